"use client";
import { useEffect } from "react";
import type { ProspectRow } from "@/shared/api/shapes";
import { useSession } from "@/shared/session/Session";
import { StatusMark } from "@/shared/status/StatusMark";
import { StatusSelect } from "@/shared/status/StatusSelect";
import { statusWord } from "@/shared/status/statuses";
import { useSetStatus } from "@/shared/status/useSetStatus";
import { toasts } from "@/shared/ui/Toasts";
import { named } from "@/shared/status/named";

/** The status in its row, changed in place; viewers only read it. */
export function InlineStatus({ person }: { person: ProspectRow }) {
  const { operator } = useSession();
  const { set, saving, notSaved } = useSetStatus(person);
  useEffect(() => {
    if (notSaved) toasts.add({ title: `Not saved: ${statusWord(notSaved.status)}`, description: notSaved.problem.message });
  }, [notSaved]);
  if (operator.role === "viewer") return <StatusMark status={person.status} />;
  return (
    <span className="relative z-10 max-w-full min-w-0">
      <StatusSelect
        isQuiet
        // Excluding shows once Core said yes: somebody might rely on it.
        status={saving && saving !== "excluded" ? saving : person.status}
        label={`Status of ${named(person) ?? "this person"}: ${statusWord(person.status)}`}
        disabled={saving !== null}
        onChoose={(status) => void set(status)}
      />
    </span>
  );
}
