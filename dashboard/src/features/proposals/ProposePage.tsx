"use client";
import { keepPreviousData } from "@tanstack/react-query";
import { useRouter, useSearchParams } from "next/navigation";
import { useState, type FormEvent } from "react";
import { core, query } from "@/shared/api/client";
import type { KindShown, RuleDraft, RuleShown } from "@/shared/api/shapes";
import { NotSaved } from "@/shared/rules/NotSaved";
import { useSaving } from "@/shared/rules/useSaving";
import { consequence } from "@/shared/rules/words";
import { useSession } from "@/shared/session/Session";
import { Failure } from "@/shared/ui/Failure";
import { PageHead } from "@/shared/ui/PageHead";
import { WaitingRows } from "@/shared/ui/Rows";
import { useDebounced } from "@/shared/ui/useDebounced";
import { EvidenceView } from "./EvidenceView";
import { firstOf } from "./fields";
import { RuleForm } from "./RuleForm";

/** Where a proposal begins: a rule, what it would have done, and why. `?rule=` changes one that is in force. */
export function ProposePage() {
  const asked = useSearchParams();
  const kinds = query.useQuery("get", "/v1/rules/kinds");
  const book = query.useQuery("get", "/v1/rules");
  const starters = query.useQuery("get", "/v1/rules/starters");
  const changed = book.data?.rules.find(({ rule }) => rule.rule_id === asked.get("rule")) ?? null;
  const starter = starters.data?.[Number(asked.get("starter") ?? "-1")] ?? null;
  const error = kinds.error ?? book.error;
  return (
    <main>
      <PageHead title={changed ? "Propose to change a rule" : "Propose a rule"} about="The team votes; the evidence below is frozen into the proposal" />
      <div className="space-y-6 px-4 pb-8 lg:px-6">
        {error ? (
          <Failure error={error} onRetry={() => void (kinds.refetch(), book.refetch())} />
        ) : !kinds.data || !book.data || !starters.data ? (
          <WaitingRows label="The form is on its way" rows={3} />
        ) : (
          <Propose kinds={kinds.data} changed={changed} first={changed ? draftOf(changed) : (starter?.rule ?? newDraft(kinds.data))} why={starter?.reason ?? ""} />
        )}
      </div>
    </main>
  );
}

const draftOf = ({ rule: { kind, severity, params, scope, may_override } }: RuleShown): RuleDraft => ({
  kind, severity, params, scope: scope ?? {}, may_override: may_override ?? true,
});

function newDraft(kinds: readonly KindShown[]): RuleDraft {
  const kind = kinds.find(({ kind }) => kind === "frequency-cap") ?? kinds[0];
  return { kind: kind?.kind ?? "", severity: "warn", params: kind ? firstOf(kind) : {}, scope: {}, may_override: true };
}

function Propose({ kinds, changed, first, why }: {
  kinds: readonly KindShown[];
  changed: RuleShown | null;
  first: RuleDraft;
  why: string;
}) {
  const router = useRouter();
  const { operator } = useSession();
  const [draft, setDraft] = useState(first);
  const [reason, setReason] = useState(why);
  const [days, setDays] = useState<7 | 30 | 90>(30);
  const operators = query.useQuery("get", "/v1/operators");
  const actors = query.useQuery("get", "/v1/actors");
  const { isSaving, problem, save } = useSaving();
  const settled = useDebounced(draft, 300);
  const replaces = changed?.rule.rule_id ?? null;
  const evidence = query.useQuery("post", "/v1/rules/evidence", { body: { rule: settled, replaces, days } }, { placeholderData: keepPreviousData, retry: false });

  const propose = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const change = replaces ? { what: "change-rule" as const, subject_id: replaces, rule: draft } : { what: "enact-rule" as const, rule: draft };
    const done = await save(() => core.POST("/v1/proposals", { body: { change, reason } }), "Proposed. The team was asked");
    if (done) router.push("/proposals/");
  };
  const forMyself = async (): Promise<void> => {
    const done = await save(() => core.POST("/v1/rules/personal", { body: draft }), "The rule is in force for you");
    if (done) router.push("/rules/");
  };

  return (
    <form onSubmit={(event) => void propose(event)} className="space-y-6">
      <section className="card space-y-4 p-4" aria-label="The rule">
        <RuleForm
          draft={draft}
          put={(changes) => setDraft((known) => ({ ...known, ...changes }))}
          kinds={kinds}
          operators={operators.data?.items ?? []}
          actors={actors.data?.items ?? []}
        />
        <p className="rounded-control bg-raised px-3 py-2 text-13" data-sentence>
          {evidence.data ? `${evidence.data.sentence}.` : " "}{" "}
          <span className="text-muted">Then {consequence(draft.severity, draft.may_override ?? true)}.</span>
        </p>
      </section>
      <section className="card space-y-3 p-4" aria-busy={evidence.isFetching}>
        <div className="flex items-center gap-2">
          <h2 className="text-14 font-medium">What it would have done</h2>
          <div className="ml-auto flex gap-1" role="group" aria-label="Days to look back">
            {([7, 30, 90] as const).map((some) => (
              <button key={some} type="button" className="button" aria-pressed={days === some} onClick={() => setDays(some)}>
                {some} days
              </button>
            ))}
          </div>
        </div>
        {evidence.error ? <Failure error={evidence.error} onRetry={() => void evidence.refetch()} /> : evidence.data ? <EvidenceView evidence={evidence.data} /> : <WaitingRows label="The past is looked through" rows={3} />}
      </section>
      <section className="card space-y-3 p-4">
        <label htmlFor="reason" className="text-14 font-medium">
          Why
        </label>
        <textarea id="reason" className="field block w-full p-2" rows={3} maxLength={2000} value={reason} onChange={(event) => setReason(event.target.value)} />
        <NotSaved problem={problem} />
        <div className="flex flex-wrap gap-2">
          <button type="submit" className="button button-main" disabled={isSaving || operator.role === "viewer"}>
            {isSaving ? "Asking …" : "Propose to the team"}
          </button>
          {!changed && (
            <button type="button" className="button" disabled={isSaving || operator.role === "viewer"} onClick={() => void forMyself()}>
              In force for me alone
            </button>
          )}
        </div>
      </section>
    </form>
  );
}
