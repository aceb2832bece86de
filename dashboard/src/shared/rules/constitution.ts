/** The constitution in words: what each part is called, and what another one would change. Pure. */
import type { Constitution } from "@/shared/api/shapes";
import { STATUSES, usualWord } from "@/shared/status/statuses";

export type Whole = Required<Constitution>;

export const JOINING: Record<Whole["joining"], string> = {
  server: "as the server is set up",
  closed: "by invitation only",
  approval: "whoever asks, once an owner or admin lets them in",
};

export const TEXTS: Record<Whole["text_policy"], string> = {
  shared: "kept by the team",
  local: "kept on the writer’s computer",
  none: "not kept at all",
};

export const DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"] as const;

export const kept = (days: number): string => (days === 0 ? "without end" : `${days} days`);

/** Each part with its name and what it is, in the order people read them. */
function parts(one: Whole): [name: string, value: string][] {
  return [
    ["Who comes in", JOINING[one.joining]],
    ["Texts of messages", TEXTS[one.text_policy]],
    ["Texts are kept", kept(one.retention_days)],
    ["A vote is open", `${one.voting_hours} hours`],
    ["More than this share of those for or against", `${one.threshold_percent} %`],
    ["At least this share of the team for", `${one.quorum_percent} %`],
    ["More than half of the team decides up to", `${one.small_team} voters`],
    ["Time zone", one.zone],
    ["The leaderboard in the analytics is", one.leaderboard ? "shown" : "not shown"],
    ["The week begins on", DAYS[one.week_start] ?? String(one.week_start)],
    ...STATUSES.map((status): [string, string] => [
      `Status “${usualWord(status)}” is called`,
      one.status_names[status] ?? usualWord(status),
    ]),
  ];
}

/** What is another in `after` than in `before`, a line each. */
export function changesOf(before: Whole, after: Whole): string[] {
  const then = new Map(parts(before));
  return parts(after)
    .filter(([name, value]) => then.get(name) !== value)
    .map(([name, value]) => `${name}: ${value}, until now ${then.get(name) ?? ""}`);
}

/** Whether it is about texts, so that an owner has to be for it. */
export const isAboutTexts = (before: Whole, after: Whole): boolean =>
  before.text_policy !== after.text_policy || before.retention_days !== after.retention_days;

/** `names` as they are kept: tidied, without those that are the usual ones. */
export function ownNames(names: Readonly<Record<string, string>>): Record<string, string> {
  const tidy = Object.entries(names).map(([status, name]): [string, string] => [status, name.trim().replace(/\s+/g, " ")]);
  return Object.fromEntries(tidy.filter(([status, name]) => name !== "" && name !== usualWord(status)));
}
