"use client";
import { Sign, type SignKind } from "@/shared/signs/Sign";
import { useConnection } from "./Live";
import type { Connection } from "./stream";

const WORDS: Record<Connection, { sign: SignKind; word: string; colour: string; long: string }> = {
  live: { sign: "clear", word: "live", colour: "text-clear", long: "News arrives as it happens." },
  connecting: { sign: "unchecked", word: "connecting", colour: "text-muted", long: "Connecting to your team's server." },
  polling: { sign: "queued", word: "every 15 s", colour: "text-warn", long: "The live connection is down; this page asks every 15 seconds." },
  away: { sign: "offline", word: "offline", colour: "text-hold", long: "Your team's server does not answer; what you see may be old." },
};

/** How this page hears of news, as a sign and a word. */
export function ConnectionMark({ long = false }: { long?: boolean }) {
  const { sign, word, colour, long: sentence } = WORDS[useConnection()];
  return (
    <span role="status" title={sentence} className={`inline-flex items-center gap-1.5 text-12 ${colour}`}>
      <Sign kind={sign} />
      {long ? sentence : word}
    </span>
  );
}
