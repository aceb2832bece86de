import { clsx } from "clsx";
import { Sign, type SignKind } from "@/shared/signs/Sign";

const STATES: Record<string, { sign: SignKind; word: string; colour: string }> = {
  sent: { sign: "clear", word: "sent", colour: "text-clear" },
  failed: { sign: "failed", word: "not sent", colour: "text-hold" },
  unconfirmed: { sign: "unconfirmed", word: "unconfirmed", colour: "text-warn" },
  struck: { sign: "unchecked", word: "logged twice", colour: "text-muted" },
  pending: { sign: "unchecked", word: "on its way", colour: "text-muted" },
};

/** What became of a message, in a word. */
export const stateWord = (state: string): string => STATES[state]?.word ?? state;

/** What became of a message: its sign and its word. */
export function OutreachState({ state, className }: { state: string; className?: string }) {
  const { sign, word, colour } = STATES[state] ?? { sign: "unchecked" as const, word: state, colour: "text-muted" };
  return (
    <span className={clsx("inline-flex items-center gap-1.5 whitespace-nowrap", colour, className)}>
      <Sign kind={sign} />
      {word}
    </span>
  );
}
