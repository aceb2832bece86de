"use client";
import { keepPreviousData } from "@tanstack/react-query";
import Link from "next/link";
import { useQueryState, useQueryStates } from "nuqs";
import { useMemo } from "react";
import { query } from "@/shared/api/client";
import { useSession } from "@/shared/session/Session";
import { When } from "@/shared/time/When";
import { Empty } from "@/shared/ui/Empty";
import { Failure } from "@/shared/ui/Failure";
import { counted } from "@/shared/ui/numbers";
import { PageHead } from "@/shared/ui/PageHead";
import { WaitingRows } from "@/shared/ui/Rows";
import { useDebounced } from "@/shared/ui/useDebounced";
import { ChangeAll } from "./ChangeAll";
import { FilterBar } from "./FilterBar";
import { Board } from "./Board";
import { asked, exportAddress, FILTERS, isNarrowed, LAYOUT, SORTS, type Sort } from "./filters";
import { ProspectTable } from "./ProspectTable";
import { Views } from "./Views";

const PAGE = 100;
// Two keys of somebody who types quickly are closer together: they make one search.
const STILL_MS = 90;

const SORT_WORDS: Record<Sort, string> = {
  "-last_at": "Last written to first",
  last_at: "Longest ago first",
  handle: "By handle",
  "-sent": "Most messages first",
  first_at: "Known longest first",
  follow_up: "Follow-up due first",
};

/** The table's head sticks below the filters, which may take two lines. */
function tellHeight(bar: HTMLDivElement | null): (() => void) | undefined {
  if (!bar) return undefined;
  const watch = new ResizeObserver(() => bar.parentElement?.style.setProperty("--filters", `${bar.offsetHeight}px`));
  watch.observe(bar);
  return () => watch.disconnect();
}

export function ProspectsPage() {
  const [filters, setFilters] = useQueryStates(FILTERS);
  const [layout, setLayout] = useQueryState("layout", LAYOUT);
  const { operator } = useSession();
  const q = useDebounced(filters.q.trim(), STILL_MS);
  const pages = query.useInfiniteQuery(
    "get",
    "/v1/prospects",
    { params: { query: { limit: PAGE, ...asked({ ...filters, q }) } } },
    {
      pageParamName: "cursor",
      // Null, since the library reads undefined as the page 0, which Core never gave out.
      initialPageParam: null,
      getNextPageParam: (page: { next_cursor: string | null }) => page.next_cursor ?? undefined,
      placeholderData: keepPreviousData,
    },
  );
  const people = useMemo(() => pages.data?.pages.flatMap(({ items }) => items) ?? [], [pages.data]);
  const first = pages.data?.pages[0];
  const isFiltered = isNarrowed(filters);
  const showAll = () =>
    void setFilters({ q: null, status: null, operator: null, actor: null, owner: null, account: null, follow_up: null, written: null, replied: null, do_not_contact: null });

  return (
    <main className="[--filters:3.25rem]">
      <PageHead
        title="Prospects"
        about={
          first && (
            <>
              {counted(first.total, "person", "people")}
              {isFiltered && " match"} · as of <When at={first.as_of_ms} />
            </>
          )
        }
      >
        <div className="flex gap-1" role="group" aria-label="Layout">
          {(["list", "board"] as const).map((one) => (
            <button key={one} type="button" className="button aria-pressed:bg-accent-soft" aria-pressed={layout === one} onClick={() => void setLayout(one)}>
              {one === "list" ? "List" : "Board"}
            </button>
          ))}
        </div>
        <Views filters={filters} />
        {operator.role !== "viewer" && first && <ChangeAll filters={filters} total={first.total} />}
        {operator.role !== "viewer" && (
          <Link className="button" href="/import/">
            Import
          </Link>
        )}
        {operator.role !== "viewer" && (
          <a className="button" href={exportAddress(filters)} download>
            Export
          </a>
        )}
      </PageHead>
      <div
        ref={tellHeight}
        className="z-20 flex flex-wrap items-center gap-2 border-b border-line bg-bg px-4 py-2 lg:sticky lg:top-0 lg:px-6 xl:gap-1.5 2xl:gap-2 xl:[&>input]:w-36 2xl:[&>input]:w-60"
      >
        <FilterBar filters={filters} q={q} isListed={!pages.isFetching} onChange={(changes) => void setFilters(changes)} />
        <select
          aria-label="Order"
          className="field lg:hidden"
          value={filters.sort}
          onChange={(event) => void setFilters({ sort: SORTS.find((sort) => sort === event.target.value) ?? null })}
        >
          {SORTS.map((sort) => (
            <option key={sort} value={sort}>
              {SORT_WORDS[sort]}
            </option>
          ))}
        </select>
      </div>
      {pages.error ? (
        <div className="p-4 lg:px-6">
          <Failure error={pages.error} onRetry={() => void pages.refetch()} />
        </div>
      ) : !first ? (
        <WaitingRows label="The prospects are on their way" rows={14} />
      ) : layout === "board" && first.total > 0 ? (
        <Board
          filters={{ ...filters, q }}
          onOpen={(status) => {
            void setFilters({ status: [status] });
            void setLayout("list");
          }}
        />
      ) : people.length === 0 ? (
        <Nobody isFiltered={isFiltered} q={q} onShowAll={showAll} />
      ) : (
        <div className={pages.isPlaceholderData ? "opacity-60 transition-opacity delay-150" : undefined}>
          <ProspectTable
            people={people}
            total={first.total}
            sort={filters.sort}
            onSort={(sort) => void setFilters({ sort })}
            more={{
              hasNext: pages.hasNextPage,
              isBusy: pages.isFetchingNextPage || pages.isPlaceholderData,
              ask: () => pages.fetchNextPage({ cancelRefetch: false }),
            }}
          />
        </div>
      )}
    </main>
  );
}

function Nobody({ isFiltered, q, onShowAll }: { isFiltered: boolean; q: string; onShowAll: () => void }) {
  if (isFiltered)
    return (
      <Empty title="Nobody matches">
        <p>Nobody in your team’s list has all of this at once.</p>
        {q && (
          <p>
            <Link className="link" href={`/activity/?q=${encodeURIComponent(q)}`}>
              Look for “{q}” in messages and notes
            </Link>
          </p>
        )}
        <button type="button" className="button mt-4" onClick={onShowAll}>
          Show everybody
        </button>
      </Empty>
    );
  return (
    <Empty title="Nobody yet">
      <p>
        Everybody your team writes to will be here, one record a person, whoever wrote and from whichever account. Write
        the first message on Instagram with the extension installed; it shows here seconds later.
      </p>
    </Empty>
  );
}
