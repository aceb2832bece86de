import type { ProspectRow } from "@/shared/api/shapes";
import { OutreachState } from "@/shared/status/OutreachState";
import { StatusMark } from "@/shared/status/StatusMark";
import { When } from "@/shared/time/When";
import { counted } from "@/shared/ui/numbers";
import { PersonLink } from "./PersonLink";

/** A person on a phone: two lines, the whole of it a link. */
export function ProspectCard({ person }: { person: ProspectRow }) {
  return (
    <div className="relative px-4 py-3 text-13">
      <div className="flex items-center justify-between gap-3">
        <span className="min-w-0 truncate text-14">
          <PersonLink person={person} />
        </span>
        <StatusMark status={person.status} className="max-w-1/2 shrink-0" />
      </div>
      <div className="mt-1 flex items-center justify-between gap-3 text-muted">
        <span className="min-w-0 truncate">
          {counted(person.sent, "message", "messages")}
          {person.last_operator && ` · ${person.last_operator}`}
          {person.last_actor && ` · @${person.last_actor}`}
        </span>
        <span className="inline-flex shrink-0 items-center gap-2">
          {person.last_state && person.last_state !== "sent" && <OutreachState state={person.last_state} />}
          {person.last_at_ms && <When at={person.last_at_ms} className="relative z-10" />}
        </span>
      </div>
    </div>
  );
}
