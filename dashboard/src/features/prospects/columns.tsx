import { createColumnHelper, tableFeatures } from "@tanstack/react-table";
import type { ProspectRow } from "@/shared/api/shapes";
import { OutreachState } from "@/shared/status/OutreachState";
import { StatusMark } from "@/shared/status/StatusMark";
import { When } from "@/shared/time/When";
import { number } from "@/shared/ui/numbers";
import { PersonLink } from "./PersonLink";
import type { Sort } from "./filters";

export const features = tableFeatures({});

type Meta = { sorts?: readonly Sort[]; isRight?: boolean };

const column = createColumnHelper<typeof features, ProspectRow>();

/** The heads that sort, by column id. */
export const META: Record<string, Meta> = {
  handle: { sorts: ["handle"] },
  sent: { sorts: ["-sent"], isRight: true },
  last_at_ms: { sorts: ["-last_at", "last_at"] },
  first_at_ms: { sorts: ["first_at"] },
};

const ALL = column.columns([
  column.accessor("handle", { header: "Person", cell: ({ row }) => <PersonLink person={row.original} /> }),
  column.accessor("status", { header: "Status", cell: ({ getValue }) => <StatusMark status={getValue()} /> }),
  column.accessor("sent", { header: "Sent", cell: ({ getValue }) => number(getValue()) }),
  column.accessor("last_at_ms", { header: "Last", cell: ({ getValue }) => <Instant at={getValue()} /> }),
  column.accessor("last_state", {
    header: "Outcome",
    cell: ({ getValue }) => <Maybe value={getValue()}>{(state) => <OutreachState state={state} />}</Maybe>,
  }),
  column.accessor("operators", { header: "By", cell: ({ row }) => <Names first={row.original.last_operator} all={row.original.operators} /> }),
  column.accessor("actors", {
    header: "From",
    cell: ({ row }) => (
      <Names first={row.original.last_actor && `@${row.original.last_actor}`} all={row.original.actors.map((actor) => `@${actor}`)} />
    ),
  }),
  column.accessor("last_reply_ms", { header: "Replied", cell: ({ getValue }) => <Instant at={getValue()} /> }),
  column.accessor("first_at_ms", { header: "First", cell: ({ getValue }) => <Instant at={getValue()} /> }),
]);

/** Columns and their widths where there is room for all, and where there is not. */
export const WIDE = {
  columns: ALL,
  grid: "grid-cols-[minmax(9rem,1.6fr)_7rem_3.5rem_6rem_7.5rem_minmax(5rem,1fr)_minmax(6rem,1fr)_6rem_6rem]",
};
export const MEDIUM = {
  columns: ALL.filter((_, at) => [0, 1, 2, 3, 5, 6].includes(at)),
  grid: "grid-cols-[minmax(8rem,1.6fr)_7rem_3.5rem_6rem_minmax(4rem,1fr)_minmax(5rem,1fr)]",
};

const None = () => <span className="text-muted">–</span>;

function Maybe({ value, children }: { value: string | null; children: (value: string) => React.ReactNode }) {
  return value ? children(value) : <None />;
}

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
