"use client";
import Link from "next/link";
import { query } from "@/shared/api/client";
import { Failure } from "@/shared/ui/Failure";
import { counted } from "@/shared/ui/numbers";
import { WaitingRows } from "@/shared/ui/Rows";
import { LeaderboardSwitch } from "./LeaderboardSwitch";
import { Fact, Section } from "./Section";

const TEXTS: Record<string, string> = {
  shared: "shared with the team",
  local: "kept on the writer’s computer",
  none: "not kept",
};
const DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/** What the team decided of its days and texts; changed by vote alone. */
export function TeamRules() {
  const { data, error, isError, refetch } = query.useQuery("get", "/v1/constitution");
  return (
    <Section id="team" title="The team">
      {isError ? (
        <Failure error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <WaitingRows label="What the team decided is on its way" rows={2} />
      ) : (
        <>
          <dl className="grid gap-x-6 gap-y-3 text-13 sm:grid-cols-3">
            <Fact name="Time zone of its days">{data.zone}</Fact>
            <Fact name="First day of the week">{DAYS[data.week_start ?? 0]}</Fact>
            <Fact name="Words of messages">{TEXTS[data.text_policy ?? "shared"] ?? data.text_policy}</Fact>
            <Fact name="Words are kept">{data.retention_days ? counted(data.retention_days, "day", "days") : "without end"}</Fact>
            <Fact name="A vote is open">{counted(data.voting_hours ?? 0, "hour", "hours")} at most</Fact>
            <Fact name="It passes">
              with {data.quorum_percent} % of all for it and more than {data.threshold_percent} % of those for or against
            </Fact>
            <Fact name="Leaderboard in the analytics">{(data.leaderboard ?? true) ? "shown" : "not shown"}</Fact>
          </dl>
          <p className="text-12 text-muted">
            Each of these is changed by a vote of the team: <Link href="/constitution/" className="link">How the team decides</Link> ·{" "}
            <Link href="/proposals/" className="link">Votes</Link>
          </p>
          <LeaderboardSwitch held={data} />
        </>
      )}
    </Section>
  );
}
