"use client";
import { keepPreviousData } from "@tanstack/react-query";
import { parseAsNumberLiteral, useQueryStates } from "nuqs";
import { query } from "@/shared/api/client";
import type { Contributions } from "@/shared/api/shapes";
import { useSession } from "@/shared/session/Session";
import { When } from "@/shared/time/When";
import { Empty } from "@/shared/ui/Empty";
import { Failure } from "@/shared/ui/Failure";
import { number } from "@/shared/ui/numbers";
import { PageHead } from "@/shared/ui/PageHead";
import { WaitingRows } from "@/shared/ui/Rows";
import { Card } from "./Card";
import { PERIODS, words } from "./periods";

const WINDOWS = {
  first: parseAsNumberLiteral(PERIODS).withDefault(1),
  second: parseAsNumberLiteral(PERIODS).withDefault(7),
};

/** Operators, or accounts, in two periods side by side. */
export function ContributionsPage({ of }: { of: "operators" | "actors" }) {
  const { operator } = useSession();
  const [windows, setWindows] = useQueryStates(WINDOWS);
  const told = query.useQuery("get", "/v1/contributions", { params: { query: windows } }, { placeholderData: keepPreviousData });
  const safety = query.useQuery("get", "/v1/actors/safety", {}, { enabled: of === "actors" });
  const rows = told.data?.[of] ?? [];
  return (
    <main>
      <PageHead title={of === "actors" ? "Accounts" : "Operators"} about={told.data && <About told={told.data} />}>
        <Choice label="First period" days={windows.first} onChoose={(first) => void setWindows({ first })} />
        <Choice label="Second period" days={windows.second} onChoose={(second) => void setWindows({ second })} />
      </PageHead>
      <div className="px-4 pb-8 lg:px-6">
        {told.error ? (
          <Failure error={told.error} onRetry={() => void told.refetch()} />
        ) : !told.data ? (
          <WaitingRows label="The numbers are on their way" rows={8} />
        ) : rows.length === 0 ? (
          <Empty title="No accounts yet">
            <p>Open an Instagram account in your browser and press “Join to the team” in the side panel; it will be here.</p>
          </Empty>
        ) : (
          <ul aria-label={of === "actors" ? "Accounts" : "Operators"} className="grid grid-cols-1 gap-4 xl:grid-cols-2">
            {rows.map((row) => (
              <Card
                key={row.id}
                row={row}
                of={of}
                told={told.data}
                isMe={row.id === operator.operator_id}
                safety={safety.data?.actors.find(({ actor_id }) => actor_id === row.id)?.safety ?? null}
              />
            ))}
          </ul>
        )}
      </div>
    </main>
  );
}

function About({ told }: { told: Contributions }) {
  const [first, second] = told.team;
  return (
    <>
      Team: {number(first ?? 0)} sent {words(told.days[0])}, {number(second ?? 0)} sent {words(told.days[1])} · as of{" "}
      <When at={told.as_of_ms} />
    </>
  );
}

function Choice({ label, days, onChoose }: { label: string; days: number; onChoose: (days: (typeof PERIODS)[number]) => void }) {
  return (
    <label className="flex items-center gap-2 text-12 text-muted">
      {label}
      <select
        className="field"
        value={days}
        onChange={(event) => onChoose(PERIODS.find((period) => String(period) === event.target.value) ?? 7)}
      >
        {PERIODS.map((period) => (
          <option key={period} value={period}>
            {words(period)}
          </option>
        ))}
      </select>
    </label>
  );
}
