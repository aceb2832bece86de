"use client";
import { keepPreviousData, useQueryClient } from "@tanstack/react-query";
import { useQueryStates } from "nuqs";
import { useEffect, useMemo } from "react";
import { KINDS } from "@/shared/activity/lines";
import { query } from "@/shared/api/client";
import { useTeamChoices } from "@/shared/api/people";
import { Sign } from "@/shared/signs/Sign";
import { OutreachState, stateWord } from "@/shared/status/OutreachState";
import { When } from "@/shared/time/When";
import { Empty } from "@/shared/ui/Empty";
import { Failure } from "@/shared/ui/Failure";
import { FilterMenu } from "@/shared/ui/FilterMenu";
import { PageHead } from "@/shared/ui/PageHead";
import { WaitingRows } from "@/shared/ui/Rows";
import { SearchField } from "@/shared/ui/SearchField";
import { useDebounced } from "@/shared/ui/useDebounced";
import { Feed } from "./Feed";
import { FILTERS, STATES } from "./filters";

const PAGE = 100;

/** So many pages without a find, then somebody has to say that it should go on. */
const BY_ITSELF = 20;

const KIND_CHOICES = KINDS.map(({ kind, word, sign }) => ({
  value: kind,
  label: word,
  shown: (
    <span className="inline-flex items-center gap-2">
      <Sign kind={sign} className="text-muted" />
      {word}
    </span>
  ),
}));

const STATE_CHOICES = STATES.map((state) => ({
  value: state,
  label: stateWord(state),
  shown: <OutreachState state={state} />,
}));

export function ActivityPage() {
  const [filters, setFilters] = useQueryStates(FILTERS);
  const { operators, actors } = useTeamChoices();
  const client = useQueryClient();
  const words = useDebounced(filters.q.trim(), 250);
  const pages = query.useInfiniteQuery(
    "get",
    "/v1/activity",
    {
      params: {
        query: {
          limit: PAGE,
          ...(words && { q: words }),
          ...(filters.kind.length > 0 && { kind: filters.kind }),
          ...(filters.state.length > 0 && { state: filters.state }),
          ...(filters.operator.length > 0 && { operator: filters.operator }),
          ...(filters.actor.length > 0 && { actor: filters.actor }),
        },
      },
    },
    {
      pageParamName: "cursor",
      // Null, since the library reads undefined as the page 0, which Core never gave out.
      initialPageParam: null,
      getNextPageParam: (page: { next_cursor: string | null }) => page.next_cursor ?? undefined,
      placeholderData: keepPreviousData,
    },
  );
  const lines = useMemo(() => pages.data?.pages.flatMap(({ items }) => items) ?? [], [pages.data]);
  const first = pages.data?.pages[0];
  const last = pages.data?.pages.at(-1);
  const { hasNextPage, isFetching, fetchNextPage } = pages;
  // A search goes on by itself until it finds something, for a while.
  const isLooking = words !== "" && lines.length === 0 && hasNextPage && (pages.data?.pages.length ?? 0) < BY_ITSELF;
  useEffect(() => {
    if (isLooking && !isFetching) void fetchNextPage();
  }, [isLooking, isFetching, fetchNextPage]);
  const isFiltered = words !== "" || [filters.kind, filters.state, filters.operator, filters.actor].some((chosen) => chosen.length > 0);
  const showAll = () => void setFilters(null);

  return (
    <main>
      <PageHead
        title="Activity"
        about={
          first && (
            <>
              Newest first · as of <When at={first.as_of_ms} />
            </>
          )
        }
      />
      <div className="z-20 flex flex-wrap items-center gap-2 border-b border-line bg-bg px-4 py-2 lg:sticky lg:top-0 lg:px-6">
        <SearchField label="Find words" value={filters.q} onChange={(text) => void setFilters({ q: text || null })} />
        <FilterMenu label="What" choices={KIND_CHOICES} chosen={filters.kind} onChoose={(kind) => void setFilters({ kind, state: null })} />
        <FilterMenu label="Outcome" choices={STATE_CHOICES} chosen={filters.state} onChoose={(chosen) => void setFilters({ state: STATES.filter((state) => chosen.includes(state)), kind: null })} />
        <FilterMenu label="By" choices={operators} chosen={filters.operator} onChoose={(operator) => void setFilters({ operator })} />
        <FilterMenu label="From" choices={actors} chosen={filters.actor} onChoose={(actor) => void setFilters({ actor })} />
        {isFiltered && (
          <button type="button" className="button border-transparent" onClick={showAll}>
            Show all
          </button>
        )}
      </div>
      {pages.error ? (
        <div className="p-4 lg:px-6">
          <Failure error={pages.error} onRetry={() => void pages.refetch()} />
        </div>
      ) : !first ? (
        <WaitingRows label="The activity is on its way" rows={14} />
      ) : lines.length === 0 && hasNextPage && last?.back_to_ms ? (
        <Empty title={isLooking ? "Looking further back" : "Nothing so far"}>
          <p>
            No message and no note since <When at={last.back_to_ms} /> says “{words}”.
          </p>
          {!isLooking && (
            <button type="button" className="button mt-4" disabled={isFetching} onClick={() => void fetchNextPage()}>
              Look further back
            </button>
          )}
        </Empty>
      ) : lines.length === 0 && words ? (
        <Empty title="Nobody wrote that">
          <p>No message and no note says “{words}”. Messages are searched where your team shares their words; notes always.</p>
          <button type="button" className="button mt-4" onClick={showAll}>
            Show everything
          </button>
        </Empty>
      ) : lines.length === 0 ? (
        <Nothing isFiltered={isFiltered} onShowAll={showAll} />
      ) : (
        <Feed
          lines={lines}
          isOld={pages.isPlaceholderData}
          onAnswered={() => void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[1] !== "/v1/me" })}
          more={{
            hasNext: pages.hasNextPage,
            isBusy: pages.isFetchingNextPage || pages.isPlaceholderData,
            ask: () => pages.fetchNextPage({ cancelRefetch: false }),
          }}
        />
      )}
    </main>
  );
}

function Nothing({ isFiltered, onShowAll }: { isFiltered: boolean; onShowAll: () => void }) {
  if (isFiltered)
    return (
      <Empty title="Nothing matches">
        <p>Nothing that happened has all of this at once.</p>
        <button type="button" className="button mt-4" onClick={onShowAll}>
          Show everything
        </button>
      </Empty>
    );
  return (
    <Empty title="Nothing has happened yet">
      <p>
        Every message of the team will be here with what became of it, and every reply, warning and change of status.
        Write a message on Instagram with the extension installed; it shows here seconds later.
      </p>
    </Empty>
  );
}
