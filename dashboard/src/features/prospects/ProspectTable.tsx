"use client";
import { clsx } from "clsx";
import type { ProspectRow } from "@/shared/api/shapes";
import { useMedia } from "@/shared/ui/useMedia";
import { useWindowRows } from "@/shared/ui/useWindowRows";
import { MEDIUM, WIDE, type Column } from "./columns";
import { nextSort, type Sort } from "./filters";
import { ProspectCard } from "./ProspectCard";

type Props = {
  people: ProspectRow[];
  total: number;
  sort: Sort;
  onSort: (sort: Sort) => void;
  more: { hasNext: boolean; isBusy: boolean; ask: () => unknown };
};

/** The list of people: dense rows on a wide page, cards on a phone. Only rows near the window exist. */
export function ProspectTable({ people, total, sort, onSort, more }: Props) {
  const isTouch = useMedia("(pointer: coarse)");
  const isCard = useMedia("(max-width: 639px)");
  const { columns, grid } = useMedia("(min-width: 1280px)") ? WIDE : MEDIUM;
  const rowPx = isCard ? 84 : isTouch ? 44 : 36;
  const { list, items, heightPx, measure, topOf } = useWindowRows({
    count: people.length,
    estimatePx: rowPx,
    overscan: 30,
    keyOf: (index) => people[index]?.person_id ?? String(index),
    more,
  });
  const hooks = (person: ProspectRow) => ({
    "data-person": person.person_id,
    "data-handle": person.handle,
    "data-sent": person.sent,
  });
  const listHooks = { "data-loaded": people.length, "data-total": more.hasNext ? undefined : people.length };

  if (isCard)
    return (
      <div ref={list} role="list" aria-label="Prospects" {...listHooks} className="relative" style={{ height: heightPx }}>
        {items.map(({ index, start, key }) => {
          const person = people[index]!;
          return (
            <div
              key={key}
              ref={measure}
              data-index={index}
              role="listitem"
              aria-setsize={total}
              aria-posinset={index + 1}
              {...hooks(person)}
              className="absolute inset-x-0 top-0 border-b border-line"
              style={{ transform: `translateY(${topOf(start)}px)` }}
            >
              <ProspectCard person={person} />
            </div>
          );
        })}
      </div>
    );

  return (
    <div role="table" aria-label="Prospects" aria-rowcount={total + 1} className="text-13">
      <div role="rowgroup" className="sticky top-[var(--filters)] z-20 border-b border-line bg-bg">
        <div role="row" aria-rowindex={1} className={clsx("grid h-8 items-center gap-x-4 px-4 text-12 text-muted lg:px-6", grid)}>
          {columns.map((column) => (
            <Head key={column.id} column={column} sort={sort} onSort={onSort} />
          ))}
        </div>
      </div>
      <div ref={list} role="rowgroup" {...listHooks} className="relative" style={{ height: heightPx }}>
        {items.map(({ index, start, key }) => {
          const person = people[index]!;
          return (
            <div
              key={key}
              role="row"
              aria-rowindex={index + 2}
              {...hooks(person)}
              className={clsx("absolute inset-x-0 top-0 grid items-center gap-x-4 border-b border-line px-4 hover:bg-raised lg:px-6", grid)}
              style={{ height: rowPx, transform: `translateY(${topOf(start)}px)` }}
            >
              {columns.map(({ id, cell, isRight }) => (
                <div
                  key={id}
                  role="cell"
                  className={clsx(
                    "flex min-w-0 items-center whitespace-nowrap [&_time]:relative [&_time]:z-10",
                    isRight && "justify-end",
                  )}
                >
                  {cell(person)}
                </div>
              ))}
            </div>
          );
        })}
      </div>
    </div>
  );
}

function Head({ column, sort, onSort }: { column: Column; sort: Sort; onSort: (sort: Sort) => void }) {
  const { head, sorts, isRight } = column;
  const isSorted = sorts?.includes(sort) ?? false;
  const isDown = sort.startsWith("-");
  return (
    <div
      role="columnheader"
      aria-sort={isSorted ? (isDown ? "descending" : "ascending") : undefined}
      className={clsx("min-w-0", isRight && "text-right")}
    >
      {sorts ? (
        <button
          type="button"
          onClick={() => onSort(nextSort(sorts, sort))}
          className={clsx("inline-flex h-7 items-center gap-1 hover:text-text", isSorted && "font-semibold text-text")}
        >
          {head}
          <span aria-hidden="true">{isSorted ? (isDown ? "↓" : "↑") : "↕"}</span>
        </button>
      ) : (
        head
      )}
    </div>
  );
}
