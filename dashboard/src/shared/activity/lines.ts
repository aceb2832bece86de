/** What one line of activity says, and which lines are the same story. Pure. */
import type { ActivityLine } from "@/shared/api/shapes";
import type { SignKind } from "@/shared/signs/Sign";
import { clock } from "@/shared/time/words";

/** Two lines of one outreach are one story; other events stand for themselves. */
export const keyOf = (line: ActivityLine): string =>
  line.kind === "outreach" && line.outreach_id ? `outreach ${line.outreach_id}` : line.event_id;

/** `lines` with `fresh` worked in, newest first, at most `most`; of two tellings of a story the later one stands. */
export function withFresh(lines: ActivityLine[], fresh: ActivityLine[], most: number): ActivityLine[] {
  const latest = new Map<string, ActivityLine>();
  for (const line of [...lines, ...fresh]) {
    const known = latest.get(keyOf(line));
    if (!known || known.seq <= line.seq) latest.set(keyOf(line), line);
  }
  return [...latest.values()].toSorted((a, b) => b.at_ms - a.at_ms || b.seq - a.seq).slice(0, most);
}

/** How many of `now` were not yet told, or told otherwise, in `before`. */
export function newSince(before: ActivityLine[], now: ActivityLine[]): number {
  const told = new Map(before.map((line) => [keyOf(line), line.seq]));
  return now.filter((line) => told.get(keyOf(line)) !== line.seq).length;
}

/** The kinds that a person may filter by, in the words of the house. */
export const KINDS: readonly { kind: string; word: string; one: string; sign: SignKind }[] = [
  { kind: "outreach", word: "Messages", one: "message", sign: "clear" },
  { kind: "reply.seen", word: "Replies", one: "reply", sign: "reply" },
  { kind: "rule.noticed", word: "Notices", one: "notice", sign: "unchecked" },
  { kind: "rule.warned", word: "Warnings", one: "warning", sign: "warn" },
  { kind: "rule.held", word: "Held", one: "held", sign: "hold" },
  { kind: "rule.overridden", word: "Sent anyway", one: "sent anyway", sign: "hold" },
  { kind: "rule.late", word: "Noticed late", one: "noticed late", sign: "unchecked" },
  { kind: "register.set", word: "Status changes", one: "status", sign: "change" },
  { kind: "note.added", word: "Notes", one: "note", sign: "note" },
  { kind: "contact.elsewhere", word: "Written elsewhere", one: "elsewhere", sign: "note" },
  { kind: "outreach.observed", word: "Seen, not logged", one: "seen", sign: "observed" },
  { kind: "actor.joined", word: "Accounts joined", one: "account", sign: "joined" },
  { kind: "actor.left", word: "Accounts left", one: "account", sign: "change" },
  { kind: "capture.health", word: "Capture health", one: "capture", sign: "blind" },
];

const STATE_SIGNS: Record<string, SignKind> = { ok: "observed", degraded: "warn", blind: "blind" };

/** The sign of an event that is no outreach. */
export const signOf = (line: ActivityLine): SignKind =>
  line.kind === "capture.health"
    ? (STATE_SIGNS[word(line, "state")] ?? "blind")
    : (KINDS.find(({ kind }) => kind === line.kind)?.sign ?? "unchecked");

/** The kind of an event in one or two words, to stand beside its sign. */
export const labelOf = (line: ActivityLine): string => KINDS.find(({ kind }) => kind === line.kind)?.one ?? line.kind;

function word(line: ActivityLine, key: string): string {
  const value = line.fact[key];
  return typeof value === "string" ? value : "";
}

/** The status that a change of status set. */
export const statusSet = (line: ActivityLine): string => word(line, "value") || "new";

/** What else there is to say of an event that is no outreach, beside who and whom. */
export function said(line: ActivityLine): string {
  if (line.kind === "capture.health") return sight(line);
  return MORE[line.kind] ?? "";
}

const MORE: Record<string, string> = {
  "rule.noticed": "A rule had a word; the message went out",
  "rule.warned": "A rule warned; the message went out",
  "rule.held": "A rule held the message; nothing went out",
  "rule.overridden": "Sent in spite of a hold, by a second press",
  "rule.late": "A rule spoke only after the message had gone out",
  "outreach.observed": "A message on the page that nobody logged",
  "contact.elsewhere": "Wrote to them outside Instagram’s messages, and said so",
  "actor.joined": "Joined this account to the team",
  "actor.left": "Writes from this account no more",
};

/** How the extension sees a kind of page, and, when not well, what it cannot see there since when. */
function sight(line: ActivityLine): string {
  const { page, state, missing, since_ms } = line.fact;
  const place = PLACES[String(page)] ?? `“${String(page)}”`;
  if (state === "ok") return `Capture sees ${place} well`;
  const parts = Array.isArray(missing) ? missing.map((name) => ANCHORS[String(name)] ?? String(name)).join(", ") : "";
  const since = typeof since_ms === "number" ? ` since ${clock(since_ms)}` : "";
  return `${state === "blind" ? "Blind" : "Degraded"} in ${place}: cannot see ${parts || "the page"}${since}`;
}

const PLACES: Record<string, string> = { thread: "a conversation", dock: "a chat window" };

/** What the extension calls the parts of a page that it needs: the words of its own panel. */
const ANCHORS: Record<string, string> = {
  composer: "where messages are written",
  "message-list": "the message list",
  header: "who the conversation is with",
  actor: "which account is signed in",
  "own-message": "your own messages after sending",
  script: "a part of the page",
};
