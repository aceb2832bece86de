/** What a rule does, in words. Pure; the sentence of a rule itself comes from Core. */
import type { Rule } from "@/shared/api/shapes";

export type Severity = Rule["severity"];

export const SEVERITIES: Record<Severity, { word: string; means: string; spoke: string }> = {
  notice: { word: "Notice", means: "the writer sees a line about it", spoke: "noticed" },
  warn: { word: "Warn", means: "the writer is warned, the message goes out", spoke: "warned" },
  hold: { word: "Hold", means: "the message waits until the writer presses again", spoke: "held" },
};

/** What happens when the rule speaks. */
export function consequence(severity: Severity, mayOverride: boolean): string {
  if (severity !== "hold") return SEVERITIES[severity].means;
  return mayOverride ? SEVERITIES.hold.means : "the message does not go out";
}
