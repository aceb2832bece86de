import { expect, test } from "vitest";
import { nextSort, span } from "./filters";

test("the first press on a head sorts its first way, the second turns it round", () => {
  const ways = ["-last_at", "last_at"] as const;

  expect(nextSort(ways, "handle")).toBe("-last_at");
  expect(nextSort(ways, "-last_at")).toBe("last_at");
});

test("a column with one way keeps it", () => {
  expect(nextSort(["handle"], "handle")).toBe("handle");
});

test("days are whole ones, today among them", () => {
  const noon = new Date(2026, 10, 23, 12).getTime();

  expect(span("1", noon)).toEqual({ last_from_ms: new Date(2026, 10, 23).getTime() });
  expect(span("7", noon)).toEqual({ last_from_ms: new Date(2026, 10, 17).getTime() });
  expect(span("before-30", noon)).toEqual({ last_before_ms: new Date(2026, 9, 25).getTime() });
});
