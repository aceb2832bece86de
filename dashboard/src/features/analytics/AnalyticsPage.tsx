"use client";
import { keepPreviousData } from "@tanstack/react-query";
import { parseAsNumberLiteral, useQueryState } from "nuqs";
import { query } from "@/shared/api/client";
import { DayBars } from "@/shared/charts/DayBars";
import { When } from "@/shared/time/When";
import { Failure } from "@/shared/ui/Failure";
import { PageHead } from "@/shared/ui/PageHead";
import { PERIODS, PeriodChoice } from "@/shared/ui/PeriodChoice";
import { WaitingRows } from "@/shared/ui/Rows";
import { Cohorts } from "./Cohorts";
import { Hours } from "./Hours";
import { Leaderboard } from "./Leaderboard";
import { Openers, Rates } from "./Rates";

/** What the team's work came to: how much, at which hours, how far people came, who is answered. */
export function AnalyticsPage() {
  const [days, setDays] = useQueryState("days", parseAsNumberLiteral(PERIODS).withDefault(30));
  const asked = query.useQuery("get", "/v1/analytics", { params: { query: { days } } }, { placeholderData: keepPreviousData });
  const told = asked.data;
  return (
    <main>
      <PageHead
        title="Analytics"
        about={
          told && (
            <>
              {told.days === 1 ? "Today" : `The last ${told.days} days`}, days and hours of {told.zone} · as of <When at={told.as_of_ms} />
            </>
          )
        }
      >
        <PeriodChoice days={days} onChoose={(period) => void setDays(period)} />
      </PageHead>
      <div className="space-y-4 px-4 pb-8 lg:px-6">
        {asked.error ? (
          <Failure error={asked.error} onRetry={() => void asked.refetch()} />
        ) : !told ? (
          <WaitingRows label="The numbers are on their way" rows={10} />
        ) : (
          <>
            <DayBars days={told.per_day} />
            <Hours hours={told.hours} zone={told.zone} />
            <Cohorts cohorts={told.cohorts} />
            <Rates told={told} />
            <Openers told={told} />
            <Leaderboard told={told} />
          </>
        )}
      </div>
    </main>
  );
}
