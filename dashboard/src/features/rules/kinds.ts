/** The kinds of rules: how each is told in a sentence, and what its form asks. Pure. */
import type { Rule, Scope } from "@/shared/api/shapes";
import { span } from "@/shared/time/words";
import { counted } from "@/shared/ui/numbers";

export type Names = { operator: (id: string) => string; actor: (id: string) => string };
export type Severity = Rule["severity"];
export type Kind = "frequency-cap" | "interval-spacing" | "duplicate-contact";
export type Counts = "messages" | "first-contacts" | "people";

export const COUNTS: Record<Counts, string> = {
  messages: "messages",
  "first-contacts": "first contacts",
  people: "different people",
};

export const WINDOWS = [
  [3_600, "hour"],
  [86_400, "24 hours"],
  [604_800, "7 days"],
] as const;

export const KIND_WORDS: Record<Kind, string> = {
  "frequency-cap": "At most so many",
  "interval-spacing": "Time between messages",
  "duplicate-contact": "Somebody else wrote already",
};

export const SEVERITIES: Record<Severity, { word: string; means: string }> = {
  notice: { word: "Notice", means: "the writer sees a line about it" },
  warn: { word: "Warn", means: "the writer is warned, the message goes out" },
  hold: { word: "Hold", means: "the message waits until the writer presses again" },
};

const whole = (value: unknown): number => (typeof value === "number" ? value : 0);

function limit(kind: string, params: Record<string, unknown>): string {
  switch (kind) {
    case "frequency-cap": {
      const noun = COUNTS[(params["counts"] ?? "messages") as Counts] ?? String(params["counts"]);
      const seconds = whole(params["window_s"]);
      const window = seconds === 3_600 ? "an hour" : `in ${span(seconds)}`;
      return `At most ${whole(params["limit"])} ${noun} ${window}`;
    }
    case "interval-spacing":
      return `At least ${span(whole(params["min_s"]))} between two messages`;
    case "duplicate-contact":
      return `Nobody else of the team wrote to the person in the last ${counted(whole(params["days"]), "day", "days")}`;
    default:
      return `A rule of the kind “${kind}”, which this page does not know yet`;
  }
}

/** Whom a rule binds: "for the whole team", "from @studio_b, all operators together". */
export function scopeWords(scope: Scope, names: Names): string {
  if (scope.operator_id && scope.actor_id) return `by ${names.operator(scope.operator_id)} from @${names.actor(scope.actor_id)}`;
  if (scope.actor_id) return `from @${names.actor(scope.actor_id)}, all operators together`;
  if (scope.operator_id) return `by ${names.operator(scope.operator_id)}, all accounts together`;
  return "for the whole team together";
}

/** What happens when the rule speaks. */
export function consequence(severity: Severity, mayOverride: boolean): string {
  if (severity !== "hold") return SEVERITIES[severity].means;
  return mayOverride ? SEVERITIES.hold.means : "the message does not go out";
}

/** A rule as one sentence. */
export const sentence = (rule: Pick<Rule, "kind" | "params" | "scope">, names: Names): string =>
  `${limit(rule.kind, rule.params)}, ${scopeWords(rule.scope ?? {}, names)}.`;
