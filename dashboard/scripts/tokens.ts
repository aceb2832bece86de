/** Writes `src/shared/tokens.css` from the one colour file; `--check` only compares. */
import { readFileSync, writeFileSync } from "node:fs";

type Palette = Record<string, string>;
type Tokens = { light: Palette; dark: Palette };

const SOURCE = new URL("../../protocol/tokens.json", import.meta.url);
const TARGET = new URL("../src/shared/tokens.css", import.meta.url);

const declarations = (palette: Palette, indent: string): string =>
  Object.entries(palette)
    .map(([name, colour]) => `${indent}--${name}: ${colour};\n`)
    .join("");

/** The style sheet of `tokens`: light by default, dark where the system or the person asks for it. */
export function tokensCss({ light, dark }: Tokens): string {
  return [
    "/* Made from protocol/tokens.json by scripts/tokens.ts; change it there. */\n",
    `:root {\n  color-scheme: light;\n${declarations(light, "  ")}}\n`,
    `@media (prefers-color-scheme: dark) {\n  :root:not([data-theme="light"]) {\n    color-scheme: dark;\n${declarations(dark, "    ")}  }\n}\n`,
    `:root[data-theme="dark"] {\n  color-scheme: dark;\n${declarations(dark, "  ")}}\n`,
  ].join("\n");
}

/** The style sheet that the colour file asks for now. */
export const wanted = (): string => tokensCss(JSON.parse(readFileSync(SOURCE, "utf8")) as Tokens);

/** The style sheet that is there. */
export const present = (): string => readFileSync(TARGET, "utf8");

if (process.argv[1] && import.meta.url.endsWith(process.argv[1].split("/").pop() ?? "")) {
  if (process.argv.includes("--check")) process.exitCode = wanted() === present() ? 0 : 1;
  else writeFileSync(TARGET, wanted());
}
