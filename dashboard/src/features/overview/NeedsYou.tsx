import Link from "next/link";
import type { Overview } from "@/shared/api/shapes";
import { useSession } from "@/shared/session/Session";
import { Sign } from "@/shared/signs/Sign";
import { counted } from "@/shared/ui/numbers";

/** What waits for the word of the person who looks. */
export function NeedsYou({ needs }: { needs: Overview["needs_you"] }) {
  const { operator } = useSession();
  const nothing = needs.unconfirmed === 0 && needs.needs_name === 0;
  return (
    <section aria-labelledby="needs-you" className="card p-4">
      <h2 id="needs-you" className="text-14 font-medium">
        Needs you
      </h2>
      {nothing && (
        <p className="mt-3 flex items-center gap-2 text-13 text-muted">
          <Sign kind="clear" className="text-clear" />
          Nothing waits for you. Messages whose outcome nobody saw will be listed here.
        </p>
      )}
      <ul className="mt-2 space-y-1 text-13">
        {needs.unconfirmed > 0 && (
          <li>
            <Link
              prefetch={false}
              href={`/activity/?state=unconfirmed&operator=${encodeURIComponent(operator.operator_id)}`}
              className="flex min-h-9 items-center gap-2 rounded-control hover:bg-raised"
            >
              <Sign kind="unconfirmed" className="text-warn" />
              <span>
                {counted(needs.unconfirmed, "message is", "messages are")} unconfirmed: say whether{" "}
                {needs.unconfirmed === 1 ? "it was" : "they were"} sent
              </span>
            </Link>
          </li>
        )}
        {needs.needs_name > 0 && (
          <li className="flex min-h-9 items-center gap-2">
            <Sign kind="unchecked" className="text-warn" />
            <span>
              {counted(needs.needs_name, "message has", "messages have")} no name yet: name the person in the browser’s
              side panel
            </span>
          </li>
        )}
      </ul>
    </section>
  );
}
