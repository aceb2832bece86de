import { expect, test } from "vitest";
import { keyedStatuses } from "./statuses";

test("keys set the usual statuses and the team's own, and exclude nobody", () => {
  expect(keyedStatuses({ warm: "Hot", "trial-lesson": "Trial" })).toEqual([
    "new", "no-reply", "replied", "warm", "booked", "paid", "client", "trial-lesson",
  ]);
});

test("there are nine keys", () => {
  const own = Object.fromEntries(["a", "b", "c", "d"].map((status) => [status, status]));
  expect(keyedStatuses(own).slice(7)).toEqual(["a", "b"]);
});
