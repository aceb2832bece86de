import type { ReactNode } from "react";
import type { ProspectRow } from "@/shared/api/shapes";
import { OutreachState } from "@/shared/status/OutreachState";
import { When } from "@/shared/time/When";
import { calendarDay } from "@/shared/time/words";
import { number } from "@/shared/ui/numbers";
import { InlineStatus } from "./InlineStatus";
import { PersonLink } from "./PersonLink";
import type { Sort } from "./filters";

/** A column of the list: its head, the sorts a press on it leads to, and what stands in a row. */
export type Column = {
  id: string;
  head: string;
  cell: (person: ProspectRow) => ReactNode;
  sorts?: readonly Sort[];
  isRight?: boolean;
};

const ALL: readonly Column[] = [
  { id: "handle", head: "Person", sorts: ["handle"], cell: (person) => <PersonLink person={person} /> },
  { id: "status", head: "Status", cell: (person) => <InlineStatus person={person} /> },
  { id: "sent", head: "Sent", sorts: ["-sent"], isRight: true, cell: ({ sent }) => number(sent) },
  { id: "last_at_ms", head: "Last", sorts: ["-last_at", "last_at"], cell: ({ last_at_ms }) => <Instant at={last_at_ms} /> },
  { id: "last_state", head: "Outcome", cell: ({ last_state }) => (last_state ? <OutreachState state={last_state} /> : <None />) },
  { id: "operators", head: "By", cell: ({ last_operator, operators }) => <Names first={last_operator} all={operators} /> },
  {
    id: "actors",
    head: "From",
    cell: ({ last_actor, actors }) => (
      <Names first={last_actor && `@${last_actor}`} all={actors.map((actor) => `@${actor}`)} />
    ),
  },
  { id: "owner", head: "Owner", cell: ({ owner }) => owner ?? <None /> },
  { id: "follow_up", head: "Follow-up", sorts: ["follow_up"], cell: ({ follow_up }) => (follow_up ? calendarDay(follow_up) : <None />) },
  { id: "last_reply_ms", head: "Replied", cell: ({ last_reply_ms }) => <Instant at={last_reply_ms} /> },
  { id: "first_at_ms", head: "First", sorts: ["first_at"], cell: ({ first_at_ms }) => <Instant at={first_at_ms} /> },
];

/** Columns and their widths where there is room for all, and where there is not. */
export const WIDE = {
  columns: ALL.filter(({ id }) => id !== "first_at_ms"),
  grid: "grid-cols-[minmax(9rem,1.6fr)_7rem_3.5rem_5.5rem_7rem_minmax(4rem,1fr)_minmax(5rem,1fr)_minmax(4rem,0.8fr)_6rem_5rem]",
};

export const MEDIUM = {
  columns: ALL.filter(({ id }) => !["last_state", "last_reply_ms", "first_at_ms", "actors"].includes(id)),
  grid: "grid-cols-[minmax(8rem,1.6fr)_7rem_3.5rem_6rem_minmax(4rem,1fr)_minmax(4rem,1fr)_6rem]",
};

const None = () => <span className="text-muted">–</span>;

const Instant = ({ at }: { at: number | null }) => (at ? <When at={at} className="text-muted" /> : <None />);

/** The last one by name, the others as a number. */
function Names({ first, all }: { first: string | null; all: string[] }) {
  const shown = first ?? all[0];
  if (!shown) return <None />;
  const others = all.filter((name) => name !== shown).length;
  return (
    <span className="flex min-w-0 gap-1" title={all.join(", ")}>
      <span className="truncate">{shown}</span>
      {others > 0 && <span className="text-muted">+{others}</span>}
    </span>
  );
}
