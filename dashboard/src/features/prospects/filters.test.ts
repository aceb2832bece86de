import { expect, test } from "vitest";
import { nextSort } from "./filters";

test("the first press on a head sorts its first way, the second turns it round", () => {
  const ways = ["-last_at", "last_at"] as const;

  expect(nextSort(ways, "handle")).toBe("-last_at");
  expect(nextSort(ways, "-last_at")).toBe("last_at");
});

test("a column with one way keeps it", () => {
  expect(nextSort(["handle"], "handle")).toBe("handle");
});
