import { expect, test } from "vitest";
import { dayAfter, dueWords } from "./days";

test.each([
  ["2026-11-22", "today"],
  ["2026-11-23", "tomorrow"],
  ["2026-12-02", "in 10 days"],
  ["2026-11-21", "1 day late"],
  ["2026-10-22", "31 days late"],
])("a follow-up on %s is %s", (day, words) => {
  expect(dueWords(day, "2026-11-22")).toBe(words);
});

test("days go over the end of a month", () => {
  expect(dayAfter(new Date(2026, 10, 30, 23, 30).getTime(), 1)).toBe("2026-12-01");
});
