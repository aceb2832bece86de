/** The constitution in words: what each part is called, and what another one would change. Pure. */
import type { Constitution } from "@/shared/api/shapes";
import { STATUSES, statusesOf, usualWord } from "@/shared/status/statuses";

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
  const changed = parts(after)
    .filter(([name, value]) => then.get(name) !== value)
    .map(([name, value]) => `${name}: ${value}, until now ${then.get(name) ?? ""}`);
  return [...changed, ...ownChanges(before.status_names, after.status_names)];
}

/** What becomes of the statuses of the team's own. */
function ownChanges(before: Names, after: Names): string[] {
  const all = [...new Set([...ownStatuses(before), ...ownStatuses(after)])];
  return all.flatMap((status) => {
    const [was, now] = [before[status], after[status]];
    if (was === now) return [];
    if (was === undefined) return [`Another status: ${now}`];
    return now === undefined ? [`No status “${was}” any more; who has it keeps it`] : [`Status “${was}” is called: ${now}`];
  });
}

const isUsual = (status: string): boolean => (STATUSES as readonly string[]).includes(status);

type Names = Readonly<Record<string, string>>;

/** The statuses of `names` that are the team's own, in its order. */
export const ownStatuses = (names: Names): string[] => statusesOf(names).slice(STATUSES.length - 1, -1);

/** `names` with another status of the team's own; as they are when it would have no name, or one that is taken. */
export function withStatus(names: Names, name: string): Record<string, string> {
  const tidy = name.trim().replace(/\s+/g, " ");
  const fold = (word: string): string => word.normalize("NFKC").toLowerCase();
  const isTaken = statusesOf(names).some((status) => fold(names[status] ?? usualWord(status)) === fold(tidy));
  if (!tidy || isTaken) return names;
  const plain = tidy.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^[^a-z]+|-+$/g, "").slice(0, 20).replace(/-+$/, "") || "own";
  const taken = new Set(statusesOf(names));
  let code = plain;
  for (let number = 2; taken.has(code); number += 1) code = `${plain}-${number}`;
  return { ...names, [code]: tidy };
}

/** Whether it is about texts, so that an owner has to be for it. */
export const isAboutTexts = (before: Whole, after: Whole): boolean =>
  before.text_policy !== after.text_policy || before.retention_days !== after.retention_days;

/** `names` as they are kept: tidied, without those that are the usual ones; of the team's own without the nameless. */
export function ownNames(names: Readonly<Record<string, string>>): Record<string, string> {
  const tidy = Object.entries(names).map(([status, name]): [string, string] => [status, name.trim().replace(/\s+/g, " ")]);
  return Object.fromEntries(tidy.filter(([status, name]) => name !== "" && (name !== usualWord(status) || !isUsual(status))));
}
