"use client";
import { keepPreviousData } from "@tanstack/react-query";
import { useEffect, useRef, useState, type KeyboardEvent } from "react";
import { query } from "@/shared/api/client";
import type { ProspectRow } from "@/shared/api/shapes";
import { useSession } from "@/shared/session/Session";
import { StatusMark } from "@/shared/status/StatusMark";
import { allStatuses, statusWord } from "@/shared/status/statuses";
import { useSetStatus } from "@/shared/status/useSetStatus";
import { calendarDay } from "@/shared/time/words";
import { When } from "@/shared/time/When";
import { Failure } from "@/shared/ui/Failure";
import { number } from "@/shared/ui/numbers";
import { toasts } from "@/shared/ui/Toasts";
import { asked, type Filters } from "./filters";
import { PersonLink } from "./PersonLink";
import { named } from "@/shared/status/named";

/** A column shows so many; the rest is one press away in the list. */
const SHOWN = 50;
/** Excluding deletes words, so it is done on the person's page and never by letting a card fall. */
const columnsOf = (): string[] => allStatuses().filter((status) => status !== "excluded");

const DRAGGED = "text/x-instacrm-person";

/** The people of the list by status; cards are moved by hand, or with Shift and the arrows. */
export function Board({ filters, onOpen }: { filters: Filters; onOpen: (status: string) => void }) {
  const [moved, setMoved] = useState<string | null>(null);
  const all = columnsOf();
  const columns = filters.status.length > 0 ? all.filter((status) => filters.status.includes(status)) : all;
  return (
    <>
      <p className="px-4 pt-3 text-12 text-muted lg:px-6">
        Move a card with the mouse, or with <kbd>Shift</kbd> and <kbd>←</kbd> <kbd>→</kbd> when it has the focus.
      </p>
      <div className="flex gap-3 overflow-x-auto px-4 py-3 lg:px-6" role="group" aria-label="Board" tabIndex={0}>
        {columns.map((status) => (
          <BoardColumn key={status} status={status} filters={filters} onOpen={() => onOpen(status)} moved={moved} onMoved={setMoved} />
        ))}
      </div>
    </>
  );
}

function BoardColumn({ status, filters, onOpen, moved, onMoved }: {
  status: string;
  filters: Filters;
  onOpen: () => void;
  moved: string | null;
  onMoved: (personId: string | null) => void;
}) {
  const { operator } = useSession();
  const [isOver, setOver] = useState(false);
  const [fallen, setFallen] = useState<ProspectRow | null>(null);
  const page = query.useQuery(
    "get", "/v1/prospects", { params: { query: { ...asked({ ...filters, status: [status] }), limit: SHOWN } } }, { placeholderData: keepPreviousData },
  );
  const mayMove = operator.role !== "viewer";
  return (
    <section
      aria-label={`${statusWord(status)}: ${page.data ? number(page.data.total) : "…"}`}
      className={`w-64 shrink-0 rounded-card border bg-raised p-2 ${isOver ? "border-accent" : "border-line"}`}
      onDragOver={(event) => {
        if (!mayMove || !event.dataTransfer.types.includes(DRAGGED)) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        setOver(false);
        const said: unknown = JSON.parse(event.dataTransfer.getData(DRAGGED) || "null");
        if (!mayMove || !said) return;
        event.preventDefault();
        setFallen(said as ProspectRow);
      }}
    >
      {fallen && <Fallen key={fallen.person_id} person={fallen} status={status} onDone={() => setFallen(null)} />}
      <h2 className="flex items-center justify-between gap-2 px-1 pb-2 text-13 font-medium">
        <StatusMark status={status} />
        <span className="text-12 text-muted">{page.data ? number(page.data.total) : ""}</span>
      </h2>
      {page.error ? (
        <Failure error={page.error} onRetry={() => void page.refetch()} />
      ) : (
        <ul className="space-y-2" aria-label={statusWord(status)}>
          {page.data?.items.map((person) => (
            <Card key={person.person_id} person={person} mayMove={mayMove} isMoved={moved === person.person_id} onMoved={onMoved} />
          ))}
        </ul>
      )}
      {page.data && page.data.items.length === 0 && <p className="px-1 pb-2 text-12 text-muted">Nobody</p>}
      {page.data && page.data.total > SHOWN && (
        <button type="button" className="button mt-2 w-full" onClick={onOpen}>
          All {number(page.data.total)} in the list
        </button>
      )}
    </section>
  );
}

function Card({ person, mayMove, isMoved, onMoved }: {
  person: ProspectRow;
  mayMove: boolean;
  isMoved: boolean;
  onMoved: (personId: string | null) => void;
}) {
  const { set, saving, notSaved } = useSetStatus(person);
  const card = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (notSaved) toasts.add({ title: `Not saved: ${statusWord(notSaved.status)}`, description: notSaved.problem.message });
  }, [notSaved]);
  useEffect(() => {
    // The card is a new one in its new column: whoever moved it goes on from there.
    if (!isMoved) return;
    card.current?.focus();
    card.current?.scrollIntoView({ block: "nearest", inline: "nearest" });
    onMoved(null);
  }, [isMoved, onMoved]);
  const move = (event: KeyboardEvent): void => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step || !event.shiftKey || !mayMove || saving || event.target !== event.currentTarget) return;
    const columns = columnsOf();
    const next = columns[columns.indexOf(person.status) + step];
    event.preventDefault();
    if (next) void set(next).then(() => onMoved(person.person_id));
  };
  return (
    <li
      ref={card}
      data-person={person.person_id}
      tabIndex={0}
      aria-label={`${named(person) ?? "No name"}, ${statusWord(person.status)}`}
      aria-keyshortcuts={mayMove ? "Shift+ArrowLeft Shift+ArrowRight" : undefined}
      draggable={mayMove}
      onDragStart={(event) => {
        event.dataTransfer.setData(DRAGGED, JSON.stringify({ person_id: person.person_id, handle: person.handle, status: person.status }));
        event.dataTransfer.effectAllowed = "move";
      }}
      onKeyDown={move}
      className={`relative rounded-control border border-line bg-surface p-2 text-13 ${saving ? "opacity-60" : ""}`}
    >
      <p className="truncate">
        <PersonLink person={person} />
      </p>
      <p className="mt-1 flex flex-wrap justify-between gap-x-2 text-12 text-muted">
        <span className="truncate">{person.owner ?? person.last_operator ?? "nobody"}</span>
        {person.follow_up ? <span>{calendarDay(person.follow_up)}</span> : person.last_at_ms && <When at={person.last_at_ms} className="relative z-10" />}
      </p>
    </li>
  );
}

/** A card that fell into a column: saves it, then is gone. */
function Fallen({ person, status, onDone }: { person: ProspectRow; status: string; onDone: () => void }) {
  const { set, notSaved } = useSetStatus(person);
  const begun = useRef(false);
  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    if (person.status === status) onDone();
    else void set(status).then(onDone);
  }, [person, status, set, onDone]);
  useEffect(() => {
    if (notSaved) toasts.add({ title: `Not saved: ${statusWord(notSaved.status)}`, description: notSaved.problem.message });
  }, [notSaved]);
  return null;
}
