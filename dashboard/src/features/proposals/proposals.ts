/** Proposals in words. Pure. */
import type { ProposalCard } from "@/shared/api/shapes";

export type Choice = ProposalCard["ballots"][number]["choice"];

export const CHOICES: Record<Choice, string> = { for: "for", against: "against", abstain: "abstain" };

export const STATES: Record<NonNullable<ProposalCard["proposal"]["state"]>, string> = {
  open: "Open",
  passed: "Passed",
  rejected: "Rejected",
  overtaken: "Overtaken: what it would change is another by now",
  withdrawn: "Taken back",
};

const METRICS: Record<NonNullable<ProposalCard["proposal"]["change"]["goal"]>["metric"], string> = {
  messages: "messages",
  people: "different people",
  replies: "people who replied",
  warm: "people who became warm",
  booked: "people who booked",
  paid: "people who paid",
};

/** What is asked, in a line. `sentences` are those of known rules and goals, by their ids. */
export function title({ proposal: { change }, evidence }: ProposalCard, sentences: Map<string, string>): string {
  const known = change.subject_id ? (sentences.get(change.subject_id) ?? "one that is gone") : "";
  const asked = String(evidence?.["sentence"] ?? "");
  const goal = change.goal ? `Goal: ${change.goal.target} ${METRICS[change.goal.metric]} each ${change.goal.every}` : change.what;
  switch (change.what) {
    case "enact-rule":
      return asked || "A rule for an emergency, to be kept";
    case "change-rule":
      return `${asked}, in place of: ${known}`;
    case "retire-rule":
      return `End this rule: ${known}`;
    case "constitution":
      return "Another constitution";
    case "retire-goal":
      return `End this goal: ${known}`;
    case "change-goal":
      return `${goal}, in place of: ${known}`;
    default:
      return goal;
  }
}
