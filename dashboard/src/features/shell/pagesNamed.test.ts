import { expect, test } from "vitest";
import { pagesNamed } from "./pagesNamed";

const words = (typed: string): string[] => pagesNamed(typed).map(({ word }) => word);

test("pages are found by what is on them, those called so first", () => {
  expect(words("vote")).toEqual(["Votes", "Propose a rule"]);
  expect(words("constitution")).toEqual(["Constitution"]);
  expect(words("retention")).toEqual(["Settings", "Constitution"]);
  expect(words("rule")).toEqual(["Rules", "Propose a rule"]);
});

test("a word begins where what was typed begins", () => {
  expect(words("nvite")).toEqual([]);
  expect(words("invite")).toEqual(["Members"]);
});

test("nothing typed lists every page once", () => {
  expect(new Set(words("")).size).toBe(words("").length);
  expect(words("")).toContain("Votes");
});
