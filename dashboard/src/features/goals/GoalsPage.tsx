"use client";
import { useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { query } from "@/shared/api/client";
import type { ActorSafety, GoalShown } from "@/shared/api/shapes";
import { STANDINGS } from "@/shared/safety/standings";
import { Sign } from "@/shared/signs/Sign";
import { When } from "@/shared/time/When";
import { Empty } from "@/shared/ui/Empty";
import { Failure } from "@/shared/ui/Failure";
import { number, percent } from "@/shared/ui/numbers";
import { PageHead } from "@/shared/ui/PageHead";
import { WaitingRows } from "@/shared/ui/Rows";
import { AnotherGoal } from "./AnotherGoal";
import { NewGoal } from "./NewGoal";

/** What the team wants to reach and how far it is; and how its accounts stand beside its own rules. */
export function GoalsPage() {
  const client = useQueryClient();
  const goals = query.useQuery("get", "/v1/goals", {}, { refetchInterval: 30_000 });
  const safety = query.useQuery("get", "/v1/actors/safety");
  const error = goals.error ?? safety.error;
  return (
    <main>
      <PageHead title="Goals and safety" about={goals.data && `Days and weeks of ${goals.data.zone}`}>
        <Link href="/proposals/" className="button">
          Votes
        </Link>
      </PageHead>
      <div className="space-y-6 px-4 pb-8 lg:px-6">
        {error ? (
          <Failure error={error} onRetry={() => void client.refetchQueries()} />
        ) : !goals.data || !safety.data ? (
          <WaitingRows label="The goals are on their way" rows={3} />
        ) : (
          <>
            <section aria-label="Goals" className="card divide-y divide-line">
              {goals.data.goals.length === 0 ? (
                <Empty title="No goals yet">
                  <p>A number the team wants to reach every day, week or month will be here, with how far it is. Propose one below.</p>
                </Empty>
              ) : (
                goals.data.goals.map((goal) => <Goal key={goal.goal.goal_id} shown={goal} />)
              )}
            </section>
            <NewGoal />
            <section aria-labelledby="safety" className="card p-4">
              <h2 id="safety" className="text-14 font-medium">
                Accounts beside the team’s own rules
              </h2>
              <p className="mt-1 text-12 text-muted">
                Since <When at={safety.data.from_ms} />. This says nothing about Instagram’s own limits, which nobody outside knows.
              </p>
              {safety.data.actors.length === 0 && <p className="mt-3 text-13 text-muted">Nothing was sent in this time.</p>}
              <ul className="mt-2 divide-y divide-line">
                {safety.data.actors.map((account) => (
                  <Account key={account.actor_id} account={account} />
                ))}
              </ul>
            </section>
          </>
        )}
      </div>
    </main>
  );
}

function Goal({ shown }: { shown: GoalShown }) {
  const { progress, mine, sentence, until_ms } = shown;
  const done = Math.min(100, percent(progress.value, progress.target));
  return (
    <article className="space-y-1 px-4 py-3" data-goal={shown.goal.goal_id}>
      <h2 className="text-14">{sentence}</h2>
      <div className="h-2 overflow-hidden rounded-[4px] bg-raised" aria-hidden="true">
        <div className="h-full bg-accent" style={{ width: `${done}%` }} />
      </div>
      <p className="text-12 text-muted">
        <strong className="text-text">
          {number(progress.value)} of {number(progress.target)}
        </strong>{" "}
        (expected by now {number(progress.expected)}
        {progress.forecast !== null && progress.forecast !== undefined && `, at this pace ${number(progress.forecast)} in the end`}) · mine {number(mine)} · ends{" "}
        <When at={until_ms} />
      </p>
      <AnotherGoal goal={shown.goal} sentence={sentence} />
    </article>
  );
}

function Account({ account: { handle, safety, zone } }: { account: ActorSafety }) {
  const { word, sign, colour } = STANDINGS[safety.standing];
  return (
    <li className="py-3 text-13">
      <p className="flex items-center gap-2">
        <span className="font-medium">{handle}</span>
        <Sign kind={sign} className={colour} /> {word}
      </p>
      <p>{safety.sentence}</p>
      <Hours hours={safety.by_hour} zone={zone} />
      <ul className="mt-1 text-12 text-muted">
        {safety.factors.map((factor) => (
          <li key={factor.name}>
            {STANDINGS[factor.standing].word}: {factor.sentence}
          </li>
        ))}
      </ul>
    </li>
  );
}

function Hours({ hours, zone }: { hours: readonly number[]; zone: string }) {
  const most = Math.max(1, ...hours);
  return (
    <figure className="my-1">
      <svg aria-hidden="true" width="100%" height={28} className="max-w-md">
        {hours.map((count, hour) => (
          <rect key={hour} x={`${(hour / 24) * 100 + 0.4}%`} width="3.4%" y={26 - (24 * count) / most} height={(24 * count) / most + 1} className="fill-accent">
            <title>{`${hour}:00: ${count}`}</title>
          </rect>
        ))}
      </svg>
      <figcaption className="text-12 text-muted">
        By hour of the day ({zone}), most in one: {number(most)}
      </figcaption>
    </figure>
  );
}
