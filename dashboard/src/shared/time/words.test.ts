import { expect, test } from "vitest";
import { ago, calendarDay, keepDaysOf, span, teamDay, teamDayStart, utc } from "./words";

const NOON = Date.UTC(2026, 10, 22, 12);

test.each([
  [0, "now"],
  [-30_000, "now"],
  [40_000, "40 s ago"],
  [12 * 60_000 + 59_000, "12 min ago"],
  [3 * 3_600_000, "3 h ago"],
  [6 * 86_400_000, "6 d ago"],
  [20 * 86_400_000, "2 Nov"],
  [400 * 86_400_000, "18 Oct 2025"],
])("%i ms before is %s", (before, words) => {
  expect(ago(NOON - before, NOON)).toBe(words);
});

test("an instant ahead of this computer's clock is shown as a date, never as ago", () => {
  expect(ago(NOON + 40 * 86_400_000, NOON)).toBe("1 Jan 2027");
});

test.each([
  ["Pacific/Auckland", "23 Nov 2026"],
  ["America/Los_Angeles", "21 Nov 2026"],
])("an instant is told by the team's day in %s, wherever the reader is", (zone, words) => {
  keepDaysOf(zone);

  expect(teamDay(zone === "Pacific/Auckland" ? NOON : NOON - 6 * 3_600_000)).toBe(words);
});

test.each([
  ["UTC", 0, "2026-11-22T00:00:00Z"],
  ["Pacific/Auckland", 0, "2026-11-22T11:00:00Z"],
  ["Pacific/Auckland", 60, "2026-09-23T12:00:00Z"], // before the clocks went forward there
  ["America/Los_Angeles", 0, "2026-11-22T08:00:00Z"],
  ["America/Los_Angeles", 21, "2026-11-01T07:00:00Z"], // the clocks go back within that day
  ["America/Santiago", 77, "2026-09-06T04:00:00Z"], // a day without a midnight
  ["Asia/Kathmandu", 6, "2026-11-15T18:15:00Z"],
])("a day of the team in %s, %i days back, began at %s", (zone, back, began) => {
  keepDaysOf(zone);

  expect(new Date(teamDayStart(NOON, back)).toISOString()).toBe(began.replace("Z", ".000Z"));
});

test("UTC is spelled out", () => {
  expect(utc(NOON)).toBe("2026-11-22 12:00:00 UTC");
});

test("a day of the team does not move with the reader's zone", () => {
  expect(calendarDay("2026-11-22")).toBe("Sun 22 Nov");
});

test.each([
  [3_600, "1 hour"],
  [5_400, "90 minutes"],
  [86_400, "24 hours"],
  [604_800, "7 days"],
  [45, "45 seconds"],
])("%i seconds are %s", (seconds, words) => {
  expect(span(seconds)).toBe(words);
});
