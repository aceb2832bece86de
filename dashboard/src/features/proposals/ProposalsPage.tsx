"use client";
import { useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { core, query } from "@/shared/api/client";
import type { ProposalCard } from "@/shared/api/shapes";
import { changesOf, type Whole } from "@/shared/rules/constitution";
import { NotSaved } from "@/shared/rules/NotSaved";
import { RuleSign } from "@/shared/rules/RuleSign";
import { useSaving } from "@/shared/rules/useSaving";
import { useSession } from "@/shared/session/Session";
import { When } from "@/shared/time/When";
import { Empty } from "@/shared/ui/Empty";
import { Failure } from "@/shared/ui/Failure";
import { counted } from "@/shared/ui/numbers";
import { PageHead } from "@/shared/ui/PageHead";
import { WaitingRows } from "@/shared/ui/Rows";
import { EvidenceView } from "./EvidenceView";
import { title, type Choice, CHOICES, STATES } from "./proposals";

/** What the team was asked, is asked, and how it decided. */
export function ProposalsPage() {
  const client = useQueryClient();
  // Others vote meanwhile.
  const { data: cards, error } = query.useQuery("get", "/v1/proposals", {}, { refetchInterval: 10_000 });
  const operators = query.useQuery("get", "/v1/operators");
  const book = query.useQuery("get", "/v1/rules");
  const names = new Map(operators.data?.items.map(({ operator_id, name }) => [operator_id, name]));
  const open = cards?.filter(({ proposal }) => proposal.state === "open") ?? [];
  const goals = query.useQuery("get", "/v1/goals");
  const sentences = new Map([...(goals.data?.goals ?? []).map(({ goal, sentence }): [string, string] => [goal.goal_id, sentence]), ...[...(book.data?.ended ?? []), ...(book.data?.rules ?? [])].map(({ rule, sentence }): [string, string] => [rule.rule_id, sentence])]);
  return (
    <main>
      <PageHead title="Votes" about={cards && `${counted(open.length, "vote", "votes")} open`}>
        <Link href="/constitution/" className="button">
          Constitution
        </Link>
        <Link href="/proposals/new/" className="button button-main">
          Propose a rule
        </Link>
      </PageHead>
      <div className="space-y-4 px-4 pb-8 lg:px-6">
        {error ? (
          <Failure error={error} onRetry={() => void client.refetchQueries()} />
        ) : !cards ? (
          <WaitingRows label="The votes are on their way" rows={3} />
        ) : cards.length === 0 ? (
          <div className="card">
            <Empty title="Nothing was put to the vote yet">
              <p>Rules and goals belong to the team: anybody proposes, everybody votes, and the count is shown.</p>
            </Empty>
          </div>
        ) : (
          cards.map((card) => <Card key={card.proposal.proposal_id} card={card} name={(id) => names.get(id) ?? "somebody who left"} sentences={sentences} />)
        )}
      </div>
    </main>
  );
}

function Card({ card, name, sentences }: { card: ProposalCard; name: (id: string) => string; sentences: Map<string, string> }) {
  const { proposal, ballots, outcome, evidence, may_vote } = card;
  const { operator } = useSession();
  const { isSaving, problem, save } = useSaving();
  const isOpen = proposal.state === "open";
  const { change } = proposal;
  const withdraw = () =>
    save(() => core.POST("/v1/proposals/{proposal_id}/withdrawal", { params: { path: { proposal_id: proposal.proposal_id } } }), "Taken back");
  return (
    <article className="card space-y-3 p-4" data-proposal={proposal.proposal_id} data-state={proposal.state}>
      <header className="flex items-start gap-3">
        {change.rule && <RuleSign severity={change.rule.severity} />}
        <div className="min-w-0 flex-1">
          <h2 className="text-16 font-medium">{title(card, sentences)}</h2>
          <p className="text-12 text-muted">
            {STATES[proposal.state ?? "open"]} · asked by {name(proposal.proposer_id)} <When at={proposal.opened_ms} />
            {isOpen ? <> · ends <When at={proposal.closes_ms} /></> : proposal.closed_ms ? <> · ended <When at={proposal.closed_ms} /></> : null}
          </p>
        </div>
      </header>
      {change.constitution && (
        <ul aria-label="What would change" className="list-disc space-y-1 pl-5 text-13">
          {changesOf(proposal.constitution as Whole, change.constitution as Whole).map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
      {proposal.reason && <p className="max-w-[70ch] text-13">“{proposal.reason}”</p>}
      {evidence && (
        <details>
          <summary className="text-13 font-medium">Evidence, as it was when the team was asked</summary>
          <div className="mt-2">
            <EvidenceView evidence={evidence as never} />
          </div>
        </details>
      )}
      <div className="text-13">
        <p>
          {outcome.votes_for} for · {outcome.against} against · {outcome.abstained} abstained · {outcome.silent} of {outcome.electorate} not yet
        </p>
        <ul className="text-12 text-muted" aria-label="How it is counted">
          {outcome.arithmetic.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      </div>
      {ballots.length > 0 && (
        <ul className="divide-y divide-line text-13">
          {ballots.map((ballot) => (
            <li key={ballot.operator_id} className="py-1.5">
              {name(ballot.operator_id)}: <strong>{CHOICES[ballot.choice]}</strong>
              {ballot.reason && <span className="text-muted"> “{ballot.reason}”</span>}
            </li>
          ))}
        </ul>
      )}
      {may_vote && <Ballot card={card} mine={ballots.find(({ operator_id }) => operator_id === operator.operator_id)} />}
      {isOpen && proposal.proposer_id === operator.operator_id && (
        <button type="button" className="button" disabled={isSaving} onClick={() => void withdraw()}>
          Take back
        </button>
      )}
      <NotSaved problem={problem} />
    </article>
  );
}

function Ballot({ card, mine }: { card: ProposalCard; mine: ProposalCard["ballots"][number] | undefined }) {
  const { isSaving, problem, save } = useSaving();
  const [reason, setReason] = useState(mine?.reason ?? "");
  const path = { proposal_id: card.proposal.proposal_id };
  const cast = (choice: Choice) =>
    save(() => core.POST("/v1/proposals/{proposal_id}/ballot", { params: { path }, body: { choice, reason } }), `Your vote: ${CHOICES[choice]}`);
  return (
    <div className="space-y-2 rounded-control bg-raised p-3">
      <label className="block text-12 text-muted">
        {mine ? "Your vote stands until the end and can be changed" : "Your vote, with a reason if you like"}
        <input className="field mt-1 block w-full" maxLength={2000} value={reason} onChange={(event) => setReason(event.target.value)} />
      </label>
      <div className="flex flex-wrap gap-2">
        {(Object.entries(CHOICES) as [Choice, string][]).map(([choice, word]) => (
          <button key={choice} type="button" className="button" aria-pressed={mine?.choice === choice} disabled={isSaving} onClick={() => void cast(choice)}>
            {mine?.choice === choice ? "✓ " : ""}{word[0]?.toUpperCase()}{word.slice(1)}
          </button>
        ))}
      </div>
      <NotSaved problem={problem} />
    </div>
  );
}
