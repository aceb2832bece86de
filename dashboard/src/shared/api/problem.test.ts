import { expect, test } from "vitest";
import { problemOf } from "./problem";

test("a refusal keeps the server's own words", () => {
  const problem = problemOf({ code: "needs-vote", message: "The team has to vote on this." });

  expect(problem).toMatchObject({ code: "needs-vote", message: "The team has to vote on this.", retryable: false });
});

test("a lost connection says what it means for the data", () => {
  expect(problemOf(new TypeError("Failed to fetch"))).toMatchObject({ code: "server-away", retryable: true });
});

test.each(["<html>", null, undefined, 42, {}])("an answer that is no problem is still told in words: %j", (answer) => {
  expect(problemOf(answer).message).not.toBe("");
});
