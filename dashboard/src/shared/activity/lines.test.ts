import { expect, test } from "vitest";
import type { ActivityLine } from "@/shared/api/shapes";
import { clock } from "@/shared/time/words";
import { keyOf, KINDS, labelOf, newSince, said, withFresh } from "./lines";

function aLine(changes: Partial<ActivityLine> = {}): ActivityLine {
  return {
    seq: 1, event_id: "e1", kind: "outreach", at_ms: 1_000, received_ms: 1_000, operator_id: "op1", operator: "Dana",
    actor_id: "ac1", actor: "studio_a", person_id: "p1", handle: "mila.k", outreach_id: "o1", state: "pending",
    text: null, fact: {}, corrections: [], ...changes,
  };
}

test("a story keeps its place when its outcome arrives", () => {
  const lines = [aLine({ outreach_id: "o2", event_id: "e2", at_ms: 2_000 }), aLine()];

  const now = withFresh(lines, [aLine({ seq: 9, event_id: "e9", state: "sent" })], 10);

  expect(now.map((line) => [line.outreach_id, line.state])).toEqual([["o2", "pending"], ["o1", "sent"]]);
});

test("a message written offline stands where it was written, not where it arrived", () => {
  const late = aLine({ outreach_id: "o3", event_id: "e3", at_ms: 1_500, seq: 50 });

  const now = withFresh([aLine({ outreach_id: "o2", event_id: "e2", at_ms: 2_000 }), aLine()], [late], 10);

  expect(now.map(({ outreach_id }) => outreach_id)).toEqual(["o2", "o3", "o1"]);
});

test("an old telling of a story does not undo a newer one", () => {
  const now = withFresh([aLine({ seq: 9, state: "sent" })], [aLine({ seq: 3, state: "unconfirmed" })], 10);

  expect(now.map(({ state }) => state)).toEqual(["sent"]);
});

test("working the same news in twice changes nothing", () => {
  const news = [aLine({ seq: 9, state: "sent" }), aLine({ outreach_id: "o4", event_id: "e4" })];
  const once = withFresh([aLine()], news, 10);

  expect(withFresh(once, news, 10)).toEqual(once);
});

test("a list of bounded length forgets the oldest", () => {
  const now = withFresh([aLine()], [aLine({ outreach_id: "o2", event_id: "e2", at_ms: 2_000 })], 1);

  expect(now.map(({ outreach_id }) => outreach_id)).toEqual(["o2"]);
});

test("what waits is counted by story, not by answer: asking again makes nothing new", () => {
  const before = [aLine(), aLine({ outreach_id: "o2", event_id: "e2" })];
  const now = [aLine({ outreach_id: "o3", event_id: "e3", seq: 7 }), ...before.map((line) => ({ ...line }))];

  expect(newSince(before, now)).toBe(1);
});

test("a rule's word about an outreach is a line of its own", () => {
  expect(keyOf(aLine({ kind: "rule.warned", event_id: "e7" }))).not.toBe(keyOf(aLine()));
});

test.each(KINDS)("$kind has words of its own beside its sign", ({ kind }) => {
  expect(labelOf(aLine({ kind }))).not.toBe(kind);
});

test("a kind from a newer server is shown by its own name", () => {
  expect(labelOf(aLine({ kind: "goal.reached" }))).toBe("goal.reached");
});

test.each([
  [{ page: "thread", state: "blind", missing: ["message-list", "actor"] }, "Blind in a conversation: cannot see the message list, which account is signed in"],
  [{ page: "dock", state: "degraded", missing: ["header"] }, "Degraded in a chat window: cannot see who the conversation is with"],
  [{ page: "thread", state: "ok", missing: [] }, "Capture sees a conversation well"],
])("what capture cannot see is said by its name, and where and since when: %o", (fact, words) => {
  const line = (more: object) => said(aLine({ kind: "capture.health", fact: { ...fact, ...more } }));

  expect(line({})).toBe(words);
  expect(line({ since_ms: 1_000 })).toBe(fact.state === "ok" ? words : `${words} since ${clock(1_000)}`);
});
