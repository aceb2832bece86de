import { clsx } from "clsx";
import Link from "next/link";
import type { ProspectRow } from "@/shared/api/shapes";
import { named } from "@/shared/status/named";

/** The person's handle; the whole row it stands in follows the link. */
export function PersonLink({ person }: { person: ProspectRow }) {
  return (
    <Link
      prefetch={false}
      href={`/prospect/?id=${encodeURIComponent(person.person_id)}`}
      className={clsx(
        "truncate font-medium after:absolute after:inset-0 after:content-['']",
        person.status === "excluded" && "text-muted line-through",
      )}
    >
      {named(person) ?? "No name"}
    </Link>
  );
}
