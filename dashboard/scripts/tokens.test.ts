import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { present, wanted } from "./tokens.ts";

const tokens = JSON.parse(readFileSync(new URL("../../protocol/tokens.json", import.meta.url), "utf8")) as Record<
  "light" | "dark",
  Record<string, string>
>;

test("the colours are those of the one colour file", () => {
  expect(present()).toBe(wanted());
});

function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const part = parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

/** WCAG 2.2 contrast ratio of two colours. */
function contrast(one: string, other: string): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light! + 0.05) / (dark! + 0.05);
}

const SURFACES = ["bg", "surface", "raised"];
const GROUNDS = [...SURFACES, "line", "accent-soft", "on-accent"];
const cases = (["light", "dark"] as const).flatMap((theme) =>
  Object.keys(tokens[theme])
    .filter((name) => !GROUNDS.includes(name))
    .flatMap((name) => SURFACES.map((surface) => [theme, name, surface] as const)),
);

test.each(cases)("in the %s theme %s can be read on %s", (theme, name, surface) => {
  expect(contrast(tokens[theme][name]!, tokens[theme][surface]!)).toBeGreaterThanOrEqual(4.5);
});

test.each(["light", "dark"] as const)("in the %s theme the words on the accent can be read", (theme) => {
  expect(contrast(tokens[theme]["on-accent"]!, tokens[theme]["accent"]!)).toBeGreaterThanOrEqual(4.5);
  expect(contrast(tokens[theme]["text"]!, tokens[theme]["accent-soft"]!)).toBeGreaterThanOrEqual(4.5);
});
