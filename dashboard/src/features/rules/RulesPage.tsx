"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useMemo, type ReactNode } from "react";
import { query } from "@/shared/api/client";
import type { Rule } from "@/shared/api/shapes";
import { useSession } from "@/shared/session/Session";
import { Sign, type SignKind } from "@/shared/signs/Sign";
import { When } from "@/shared/time/When";
import { Empty } from "@/shared/ui/Empty";
import { Failure } from "@/shared/ui/Failure";
import { counted } from "@/shared/ui/numbers";
import { PageHead } from "@/shared/ui/PageHead";
import { WaitingRows } from "@/shared/ui/Rows";
import { consequence, sentence, SEVERITIES, type Names, type Severity } from "./kinds";
import { EndRule } from "./EndRule";
import { NewRule } from "./NewRule";

const SIGNS: Record<Severity, { sign: SignKind; colour: string }> = {
  notice: { sign: "unchecked", colour: "text-muted" },
  warn: { sign: "warn", colour: "text-warn" },
  hold: { sign: "hold", colour: "text-hold" },
};

export function RulesPage() {
  const { operator } = useSession();
  const { data: rules, error } = query.useQuery("get", "/v1/rules");
  const client = useQueryClient();
  const operators = query.useQuery("get", "/v1/operators");
  const actors = query.useQuery("get", "/v1/actors");
  const names = useMemo((): Names => {
    const people = new Map(operators.data?.items.map(({ operator_id, name }) => [operator_id, name]));
    const accounts = new Map(actors.data?.items.map(({ actor_id, handle }) => [actor_id, handle]));
    return { operator: (id) => people.get(id) ?? "somebody who left", actor: (id) => accounts.get(id) ?? "an account that left" };
  }, [operators.data, actors.data]);
  const members = operators.data?.items.length;
  const mayEnact = operator.role === "owner" && members === 1;

  return (
    <main>
      <PageHead
        title="Rules"
        about={rules && `${counted(rules.rules.length, "rule", "rules")} in force, checked before each message`}
      />
      <div className="space-y-6 px-4 lg:px-6">
        {error ? (
          <Failure error={error} onRetry={() => void client.refetchQueries()} />
        ) : !rules ? (
          <WaitingRows label="The rules are on their way" rows={3} />
        ) : rules.rules.length === 0 ? (
          <div className="card">
            <Empty title="No rules yet">
              <p>
                The limits your team keeps will be here: how many messages an hour, how much time between two, who was
                written to already. They are checked in the browser before a message goes out.
              </p>
            </Empty>
          </div>
        ) : (
          <ul className="card divide-y divide-line">
            {rules.rules.map((rule) => (
              <InForce key={rule.rule_id} rule={rule} names={names}>
                {mayEnact && <EndRule rule={rule} />}
              </InForce>
            ))}
          </ul>
        )}
        {mayEnact && <NewRule operators={operators.data?.items ?? []} actors={actors.data?.items ?? []} names={names} />}
        {members !== undefined && !mayEnact && <WhoDecides members={members} />}
      </div>
    </main>
  );
}

function InForce({ rule, names, children }: { rule: Rule; names: Names; children: ReactNode }) {
  const { sign, colour } = SIGNS[rule.severity];
  return (
    <li data-rule={rule.rule_id} className="flex items-start gap-3 px-4 py-3">
      <Sign kind={sign} className={`mt-0.5 ${colour}`} />
      <div className="min-w-0 flex-1">
        <p className="text-14">{sentence(rule, names)}</p>
        <p className="text-12 text-muted">
          {SEVERITIES[rule.severity].word}: {consequence(rule.severity, rule.may_override ?? true)}.
          {rule.enacted_ms ? (
            <>
              {" "}
              In force since <When at={rule.enacted_ms} />.
            </>
          ) : null}
        </p>
      </div>
      {children}
    </li>
  );
}

function WhoDecides({ members }: { members: number }) {
  return (
    <p className="max-w-[70ch] text-13 text-muted">
      {members === 1
        ? "The owner of the team sets its rules while the team has one person."
        : `Rules belong to the team. It has ${members} people, so a new rule or a change needs their vote; nobody can set one alone. This version shows the rules and cannot take votes yet.`}
    </p>
  );
}
