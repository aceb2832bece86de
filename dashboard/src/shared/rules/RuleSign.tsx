import { Sign, type SignKind } from "@/shared/signs/Sign";
import type { Severity } from "./words";

const SIGNS: Record<Severity, { sign: SignKind; colour: string }> = {
  notice: { sign: "unchecked", colour: "text-muted" },
  warn: { sign: "warn", colour: "text-warn" },
  hold: { sign: "hold", colour: "text-hold" },
};

/** How strict a rule is, as a sign. */
export function RuleSign({ severity }: { severity: Severity }) {
  const { sign, colour } = SIGNS[severity];
  return <Sign kind={sign} className={`mt-0.5 ${colour}`} />;
}
