import { expect, test } from "vitest";
import { actionWords, detailWords } from "./words";

test("a known step is told in words, an unknown one by its own name", () => {
  expect(actionWords("member.left")).toBe("Left the team");
  expect(actionWords("goal.re-set")).toBe("goal re set");
});

test("details name people and leave ids out", () => {
  const named = detailWords({ member: "o1", role: "admin", invitation_id: "i1" }, (id) => (id === "o1" ? "Lee" : undefined));

  expect(named).toBe("Lee, role: admin");
});

test("a member nobody knows is shown by id, and a list as it is", () => {
  expect(detailWords({ member: "o9", rules: [1] }, () => undefined)).toBe("o9, rules: [1]");
});
