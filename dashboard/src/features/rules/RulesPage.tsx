"use client";
import { useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { core, query } from "@/shared/api/client";
import type { RuleShown } from "@/shared/api/shapes";
import { NotSaved } from "@/shared/rules/NotSaved";
import { RuleSign } from "@/shared/rules/RuleSign";
import { useSaving } from "@/shared/rules/useSaving";
import { consequence, SEVERITIES } from "@/shared/rules/words";
import { useSession } from "@/shared/session/Session";
import { When } from "@/shared/time/When";
import { Failure } from "@/shared/ui/Failure";
import { counted } from "@/shared/ui/numbers";
import { PageHead } from "@/shared/ui/PageHead";
import { WaitingRows } from "@/shared/ui/Rows";

const ORIGINS: Record<RuleShown["origin"], string> = {
  vote: "by vote",
  alone: "while the team had one person",
  personal: "for themselves",
  emergency: "in an emergency",
};

/** The rules in force, what each did, where it came from, and what was in force before. */
export function RulesPage() {
  const client = useQueryClient();
  const { data: book, error } = query.useQuery("get", "/v1/rules");
  return (
    <main>
      <PageHead title="Rules" about={book && `${counted(book.rules.length, "rule", "rules")} in force, checked before each message · version ${book.version}`}>
        <Link href="/constitution/" className="button">
          Constitution
        </Link>
        <Link href="/proposals/" className="button">
          Votes
        </Link>
        <Link href="/proposals/new/" className="button button-main">
          Propose a rule
        </Link>
      </PageHead>
      <div className="space-y-6 px-4 pb-8 lg:px-6">
        {error ? (
          <Failure error={error} onRetry={() => void client.refetchQueries()} />
        ) : !book ? (
          <WaitingRows label="The rules are on their way" rows={3} />
        ) : (
          <>
            {book.rules.length > 0 && (
              <ul className="card divide-y divide-line">
                {book.rules.map((rule) => (
                  <InForce key={rule.rule.rule_id} shown={rule} />
                ))}
              </ul>
            )}
            {book.rules.length < 3 && <Starters known={book.rules} />}
            {book.ended.length > 0 && <Ended rules={book.ended} />}
          </>
        )}
      </div>
    </main>
  );
}

function InForce({ shown }: { shown: RuleShown }) {
  const { rule, sentence, origin, made_by, noticed, warned, held, overridden, late, predicted } = shown;
  const spoke = rule.severity === "hold" ? held + overridden : rule.severity === "warn" ? warned : noticed + warned;
  return (
    <li data-rule={rule.rule_id} className="flex flex-wrap items-start gap-3 px-4 py-3">
      <RuleSign severity={rule.severity} />
      <div className="min-w-0 flex-1 basis-80">
        <p className="text-14">{sentence}.</p>
        <p className="text-12 text-muted">
          {SEVERITIES[rule.severity].word}: {consequence(rule.severity, rule.may_override ?? true)}.
          {rule.enacted_ms ? (
            <>
              {" "}
              In force since <When at={rule.enacted_ms} />, {ORIGINS[origin]}
              {made_by && origin !== "vote" ? ` (${made_by})` : ""}.
            </>
          ) : null}
          {rule.ends_ms ? (
            <>
              {" "}
              Ends <When at={rule.ends_ms} />.
            </>
          ) : null}
        </p>
        <p className="text-12">
          Last 30 days: {SEVERITIES[rule.severity].spoke} {spoke}
          {overridden > 0 && `, ${overridden} sent anyway`}
          {late > 0 && `, ${late} noticed late`}
          {predicted !== null && predicted !== undefined && <span className="text-muted"> · predicted before the vote: {predicted}</span>}
        </p>
      </div>
      <Ending shown={shown} />
    </li>
  );
}

function Ending({ shown: { rule, origin, made_by } }: { shown: RuleShown }) {
  const { operator } = useSession();
  const { isSaving, problem, save } = useSaving();
  const operators = query.useQuery("get", "/v1/operators");
  const isAlone = operators.data?.items.length === 1 && operator.role === "owner";
  const mine = origin === "personal" && made_by === operator.name;
  const path = { rule_id: rule.rule_id };
  if (operator.role === "viewer" || (origin === "personal" && !mine)) return null;
  const end = () => save(() => core.DELETE("/v1/rules/{rule_id}", { params: { path } }), "The rule has ended");
  const ask = () =>
    save(() => core.POST("/v1/proposals", { body: { change: { what: "retire-rule", subject_id: rule.rule_id }, reason: "" } }), "Proposed. The team was asked");
  return (
    <div className="flex flex-wrap items-center gap-2">
      {origin !== "personal" && (
        <Link href={`/proposals/new/?rule=${rule.rule_id}`} className="button">
          Change
        </Link>
      )}
      <button type="button" className="button" disabled={isSaving} onClick={() => void (mine || isAlone ? end() : ask())}>
        {mine || isAlone ? "End" : "Propose to end"}
      </button>
      <NotSaved problem={problem} />
    </div>
  );
}

function Starters({ known }: { known: readonly RuleShown[] }) {
  const { data: starters } = query.useQuery("get", "/v1/rules/starters");
  const kinds = query.useQuery("get", "/v1/rules/kinds");
  const open = starters?.map((starter, place) => ({ ...starter, place })).filter(({ rule }) => !known.some((one) => one.rule.kind === rule.kind)) ?? [];
  if (open.length === 0) return null;
  return (
    <section aria-labelledby="starters" className="card p-4">
      <h2 id="starters" className="text-14 font-medium">
        Rules to begin with
      </h2>
      <p className="mt-1 text-12 text-muted">Habits of careful teams. Look at what each would have done, change it, and propose it.</p>
      <ul className="mt-2 divide-y divide-line">
        {open.map(({ rule, reason, place }) => (
          <li key={place} className="flex flex-wrap items-center gap-3 py-2 text-13">
            <span className="min-w-0 flex-1 basis-72">
              <span className="font-medium">{kinds.data?.find(({ kind }) => kind === rule.kind)?.title ?? rule.kind}.</span> {reason}
            </span>
            <Link href={`/proposals/new/?starter=${place}`} className="button">
              Look
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Ended({ rules }: { rules: readonly RuleShown[] }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <section className="card p-4">
      <button type="button" className="button" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {isOpen ? "Hide" : "Show"} {counted(rules.length, "rule that ended", "rules that ended")}
      </button>
      {isOpen && (
        <ul className="mt-2 divide-y divide-line">
          {rules.map(({ rule, sentence, retired_ms, origin }) => (
            <li key={`${rule.rule_id} ${rule.version}`} className="py-2 text-13">
              {sentence}.{" "}
              <span className="text-muted">
                {SEVERITIES[rule.severity].word}, version {rule.version}, {ORIGINS[origin]}, <When at={rule.enacted_ms ?? 0} /> to{" "}
                <When at={retired_ms ?? 0} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
