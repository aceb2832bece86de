"use client";
import { Select } from "@base-ui/react/select";
import type { ProspectDetail } from "@/shared/api/shapes";
import { useSession } from "@/shared/session/Session";
import { Sign } from "@/shared/signs/Sign";
import { StatusMark } from "@/shared/status/StatusMark";
import { STATUSES, statusWord } from "@/shared/status/statuses";
import { ChoiceRow, Chevron } from "@/shared/ui/FilterMenu";
import { useSetStatus } from "./useSetStatus";

/** The person's status, and the way to change it. */
export function StatusChoice({ person }: { person: ProspectDetail }) {
  const { operator } = useSession();
  const { set, saving, notSaved } = useSetStatus(person);
  if (operator.role === "viewer") return <StatusMark status={person.status} />;
  return (
    <div className="flex flex-wrap items-center gap-3 text-13">
      <Select.Root
        value={person.status}
        onValueChange={(status) => {
          if (status && status !== person.status) void set(status);
        }}
      >
        <Select.Trigger className="button" aria-label={`Status: ${statusWord(person.status)}`} disabled={saving !== null}>
          <StatusMark status={person.status} />
          <Chevron />
        </Select.Trigger>
        <Select.Portal>
          <Select.Positioner className="z-40" sideOffset={4} align="start" alignItemWithTrigger={false}>
            <Select.Popup className="popup min-w-44 p-1 outline-none">
              <Select.List>
                {STATUSES.map((status) => (
                  <ChoiceRow key={status} value={status} label={statusWord(status)} shown={<StatusMark status={status} />} />
                ))}
              </Select.List>
            </Select.Popup>
          </Select.Positioner>
        </Select.Portal>
      </Select.Root>
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
