"use client";
import { keepPreviousData } from "@tanstack/react-query";
import { query } from "@/shared/api/client";
import type { Analytics } from "@/shared/api/shapes";
import { useSession } from "@/shared/session/Session";
import { number, percent } from "@/shared/ui/numbers";

/** The team's people by what they sent, as long as the team wants to see it so. */
export function Leaderboard({ told }: { told: Analytics }) {
  const { operator } = useSession();
  const decided = query.useQuery("get", "/v1/constitution", {}, { staleTime: 60_000 });
  const isWanted = decided.data?.leaderboard ?? false;
  const work = query.useQuery(
    "get", "/v1/contributions", { params: { query: { first: told.days, second: told.days } } }, { enabled: isWanted, placeholderData: keepPreviousData },
  );
  if (!isWanted || !work.data) return null;
  const rows = [...work.data.operators].sort((one, other) => (other.sent[0] ?? 0) - (one.sent[0] ?? 0) || one.name.localeCompare(other.name));
  const most = Math.max(1, ...rows.map(({ sent }) => sent[0] ?? 0));
  // Who sent as many stands at the same place.
  const placeOf = (sent: number): number => 1 + rows.filter((row) => (row.sent[0] ?? 0) > sent).length;
  return (
    <section aria-labelledby="leaderboard" className="card p-4">
      <h2 id="leaderboard" className="text-14 font-medium">
        Leaderboard <span className="text-12 font-normal text-muted">messages sent in this period; people, and how many of them replied</span>
      </h2>
      <ol aria-label="Leaderboard" className="mt-2 divide-y divide-line text-13">
        {rows.map((row) => {
          const sent = row.sent[0] ?? 0;
          const rate = told.operators.find(({ id }) => id === row.id);
          return (
            <li key={row.id} data-operator={row.id} data-sent={sent} className="grid grid-cols-[1.5rem_minmax(0,1fr)_auto] items-center gap-x-3 gap-y-1 py-1.5 sm:grid-cols-[1.5rem_9rem_minmax(0,1fr)_16rem]">
              <span className="text-right text-muted">{placeOf(sent)}</span>
              <span className="truncate font-medium">
                {row.name}
                {row.id === operator.operator_id && <span className="font-normal text-muted"> · you</span>}
              </span>
              <span aria-hidden="true" className="h-3 rounded-[2px] bg-raised max-sm:col-span-3 max-sm:row-start-2">
                <span className="block h-3 rounded-[2px] bg-accent" style={{ width: `${(100 * sent) / most}%` }} />
              </span>
              <span className="text-right whitespace-nowrap max-sm:col-start-3 max-sm:row-start-1">
                {number(sent)} sent{" "}
                <span className="text-12 text-muted">
                  {number(row.people[0] ?? 0)} people{rate && rate.people > 0 ? `, ${percent(rate.replied, rate.people)} % replied` : ""}
                </span>
              </span>
            </li>
          );
        })}
      </ol>
      <p className="mt-2 text-12 text-muted">A team that would rather not be compared turns this off by a vote: Settings, The team.</p>
    </section>
  );
}
