"use client";
import { keepPreviousData } from "@tanstack/react-query";
import { parseAsNumberLiteral, useQueryState } from "nuqs";
import { query } from "@/shared/api/client";
import type { Overview } from "@/shared/api/shapes";
import { useSession } from "@/shared/session/Session";
import { When } from "@/shared/time/When";
import { calendarDay } from "@/shared/time/words";
import { Failure } from "@/shared/ui/Failure";
import { PageHead } from "@/shared/ui/PageHead";
import { ActorTable } from "./ActorTable";
import { DayBars } from "@/shared/charts/DayBars";
import { Figures } from "./Figures";
import { NeedsYou } from "./NeedsYou";
import { OperatorTable } from "./OperatorTable";
import { PERIODS, PeriodChoice } from "@/shared/ui/PeriodChoice";
import { Pipeline } from "./Pipeline";

export function OverviewPage() {
  const { operator } = useSession();
  const [days, setDays] = useQueryState("days", parseAsNumberLiteral(PERIODS).withDefault(7));
  const overview = query.useQuery(
    "get",
    "/v1/overview",
    { params: { query: { days } } },
    { placeholderData: keepPreviousData },
  );
  const shown = overview.data;
  return (
    <main>
      <PageHead title="Overview" about={shown && <Since overview={shown} />}>
        <PeriodChoice days={days} onChoose={(period) => void setDays(period)} />
      </PageHead>
      <div className="space-y-4 px-4 lg:px-6">
        {overview.error && <Failure error={overview.error} onRetry={() => void overview.refetch()} />}
        {shown ? (
          <>
            <Figures overview={shown} me={operator.operator_id} />
            <div className="grid grid-cols-1 gap-4 xl:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
              <DayBars days={shown.per_day} />
              <NeedsYou needs={shown.needs_you} />
            </div>
            <div className="grid grid-cols-1 items-start gap-4 xl:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
              <div className="space-y-4">
                <ActorTable actors={shown.actors} />
                <OperatorTable operators={shown.operators} me={operator.operator_id} />
              </div>
              <Pipeline steps={shown.pipeline} />
            </div>
          </>
        ) : (
          !overview.error && <Waiting />
        )}
      </div>
    </main>
  );
}

function Since({ overview }: { overview: Overview }) {
  const first = overview.per_day[0];
  const last = overview.per_day.at(-1);
  if (!first || !last) return null;
  return (
    <>
      {first === last ? `Today, ${calendarDay(last.day)}` : `${calendarDay(first.day)} to today`}; “was” is{" "}
      {first === last ? "yesterday up to this time" : `the ${overview.days} days before`} · as of <When at={overview.as_of_ms} />
    </>
  );
}

function Waiting() {
  return (
    <div role="status" aria-label="The numbers are on their way" className="space-y-4">
      <div className="grid grid-cols-2 gap-4 xl:grid-cols-4">
        {[0, 1, 2, 3].map((card) => (
          <div key={card} className="skeleton h-32" />
        ))}
      </div>
      <div className="skeleton h-60" />
    </div>
  );
}
