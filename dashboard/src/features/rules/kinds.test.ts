import { expect, test } from "vitest";
import { consequence, sentence, type Names } from "./kinds";

const NAMES: Names = { operator: () => "Dana", actor: () => "studio_b" };

test.each([
  ["frequency-cap", { limit: 50, window_s: 3_600 }, {}, "At most 50 messages an hour, for the whole team together."],
  [
    "frequency-cap",
    { limit: 20, window_s: 86_400, counts: "first-contacts" },
    { actor_id: "ac1" },
    "At most 20 first contacts in 24 hours, from @studio_b, all operators together.",
  ],
  ["interval-spacing", { min_s: 60 }, { operator_id: "op1" }, "At least 1 minute between two messages, by Dana, all accounts together."],
  [
    "duplicate-contact",
    { days: 7 },
    { operator_id: "op1", actor_id: "ac1" },
    "Nobody else of the team wrote to the person in the last 7 days, by Dana from @studio_b.",
  ],
])("a rule of the kind %s with %j is told in a sentence", (kind, params, scope, words) => {
  expect(sentence({ kind, params, scope }, NAMES)).toBe(words);
});

test("a kind from a newer server is named, not hidden", () => {
  expect(sentence({ kind: "quiet-hours", params: {}, scope: {} }, NAMES)).toContain("quiet-hours");
});

test("a hold without a second press says that nothing goes out", () => {
  expect(consequence("hold", false)).toBe("the message does not go out");
});
