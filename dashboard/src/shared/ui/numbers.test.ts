import { expect, test } from "vitest";
import { change, counted, percent } from "./numbers";

test.each([
  [34, 30, "▲ 4"],
  [0, 1200, "▼ 1,200"],
  [7, 7, "no change"],
])("from the previous period to %i (before: %i) it says %s", (value, previous, words) => {
  expect(change(value, previous)).toBe(words);
});

test("a share of nothing is nothing", () => {
  expect(percent(0, 0)).toBe(0);
});

test("one is not many", () => {
  expect([counted(1, "person", "people"), counted(0, "person", "people")]).toEqual(["1 person", "0 people"]);
});
