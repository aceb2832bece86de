/** Rows that were left out, as a file to mend and bring again. */
import type { RowOutcome } from "@/shared/api/shapes";

const quoted = (cell: string): string => {
  // A spreadsheet takes a text that begins like this for a formula.
  const safe = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return `"${safe.replaceAll('"', '""')}"`;
};

/** CSV of the rows that were left out, as they came, each with the reason. */
export function badRows(heads: readonly string[], rows: readonly string[][], outcomes: readonly RowOutcome[]): string {
  const lines = rows.flatMap((row, at) => {
    const said = outcomes[at];
    return said && isLeftOut(said) ? [[...row, said.why ?? ""]] : [];
  });
  return "\ufeff" + [[...heads, "Why it was left out"], ...lines].map((line) => line.map(quoted).join(",")).join("\r\n") + "\r\n";
}

export const isLeftOut = ({ outcome }: RowOutcome): boolean => outcome === "refused" || outcome === "left-alone";
