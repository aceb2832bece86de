import { expect, test } from "vitest";
import { consequence } from "./words";

test("a hold without a second press says that nothing goes out", () => {
  expect(consequence("hold", false)).toBe("the message does not go out");
});

test("a warning says that the message goes out, whatever is said of overriding", () => {
  expect(consequence("warn", false)).toBe("the writer is warned, the message goes out");
});
