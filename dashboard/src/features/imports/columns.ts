/** What a column of a list may hold, in the words of the page. */
import type { ImportTable } from "@/shared/api/shapes";

export type Column = ImportTable["guesses"][number];

export const COLUMNS: readonly { value: NonNullable<Column>; word: string }[] = [
  { value: "handle", word: "Handle or profile link" },
  { value: "status", word: "Status" },
  { value: "owner", word: "Owner (name or e-mail)" },
  { value: "follow-up", word: "Follow-up (2026-11-27)" },
  { value: "do-not-contact", word: "Do not contact (yes / no)" },
  { value: "note", word: "Note" },
];

const WORDS: Record<string, string> = { status: "status", owner: "owner", "follow-up": "follow-up", "do-not-contact": "do not contact", note: "note" };

export const fieldWord = (field: string): string => WORDS[field] ?? field;

/** `columns` with `value` at `place`; a column that held it before is not taken any more. */
export const withColumn = (columns: readonly Column[], place: number, value: Column): Column[] =>
  columns.map((column, at) => (at === place ? value : value !== null && column === value ? null : column));

/** The first values of a column that say something, each once. */
export function samples(rows: readonly string[][], place: number, most = 3): string[] {
  const found = new Set<string>();
  for (const row of rows) {
    const cell = row[place]?.trim();
    if (cell) found.add(cell);
    if (found.size === most) break;
  }
  return [...found];
}
