"use client";
import type { ProspectDetail } from "@/shared/api/shapes";
import { useSession } from "@/shared/session/Session";
import { Sign } from "@/shared/signs/Sign";
import { StatusMark } from "@/shared/status/StatusMark";
import { StatusSelect } from "@/shared/status/StatusSelect";
import { statusWord } from "@/shared/status/statuses";
import { useSetStatus } from "@/shared/status/useSetStatus";

/** The person's status, and the way to change it. */
export function StatusChoice({ person }: { person: ProspectDetail }) {
  const { operator } = useSession();
  const { set, saving, notSaved } = useSetStatus(person);
  if (operator.role === "viewer") return <StatusMark status={person.status} />;
  return (
    <div className="flex flex-wrap items-center gap-3 text-13">
      <StatusSelect
        status={person.status}
        label={`Status: ${statusWord(person.status)}`}
        disabled={saving !== null}
        onChoose={(status) => void set(status)}
      />
      <span role="status" className="text-12 text-muted">
        {saving && "Saving …"}
      </span>
      {notSaved && (
        <span role="alert" className="inline-flex flex-wrap items-center gap-2 text-hold">
          <Sign kind="failed" />
          Not saved: {statusWord(notSaved.status)}. {notSaved.problem.message}
          <button type="button" className="button text-text" onClick={() => void set(notSaved.status)}>
            Try again
          </button>
        </span>
      )}
    </div>
  );
}
