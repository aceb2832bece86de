import { expect, test } from "vitest";
import type { KindShown } from "@/shared/api/shapes";
import { fieldsOf, firstOf, spanOf } from "./fields";

const KIND: KindShown = {
  kind: "moon-phase",
  title: "Moon",
  about: "",
  params: {
    properties: {
      limit: { title: "At most", type: "integer", minimum: 1, maximum: 9, default: 5, unit: "messages" },
      counts: { enum: ["people", "messages"], words: { people: "different people" } },
      begins: { type: "string", format: "clock", default: "22:00" },
      strange: { type: "object" },
    },
  },
};

test("a form is drawn from the schema of a kind that this page has never heard of", () => {
  expect(fieldsOf(KIND)).toEqual([
    { name: "limit", title: "At most", unit: "messages", type: "whole", first: 5, least: 1, most: 9 },
    {
      name: "counts",
      title: "counts",
      unit: "",
      type: "choice",
      first: "people",
      choices: [
        { value: "people", word: "different people" },
        { value: "messages", word: "messages" },
      ],
    },
    { name: "begins", title: "begins", unit: "", type: "clock", first: "22:00" },
  ]);
  expect(firstOf(KIND)).toEqual({ limit: 5, counts: "people", begins: "22:00" });
});

test.each([
  [3_600, { amount: 1, size: 3_600 }],
  [5_400, { amount: 90, size: 60 }],
  [172_800, { amount: 2, size: 86_400 }],
  [45, { amount: 45, size: 1 }],
])("%i seconds are told in their largest whole unit", (seconds, told) => {
  expect(spanOf(seconds)).toEqual(told);
});
