import { parseAsNativeArrayOf, parseAsString, parseAsStringLiteral } from "nuqs";

/** What the list can be sorted by; a leading minus puts the largest first. */
export const SORTS = ["-last_at", "last_at", "handle", "-sent", "first_at"] as const;
export type Sort = (typeof SORTS)[number];

/** The filters as they stand in the address, so that a view is a link. */
export const FILTERS = {
  q: parseAsString.withDefault(""),
  status: parseAsNativeArrayOf(parseAsString),
  operator: parseAsNativeArrayOf(parseAsString),
  actor: parseAsNativeArrayOf(parseAsString),
  sort: parseAsStringLiteral(SORTS).withDefault("-last_at"),
};

/** The sort that a press on a column's head leads to: its first way, then its other way if it has one. */
export function nextSort(ways: readonly Sort[], now: Sort): Sort {
  const at = ways.indexOf(now);
  return ways[(at + 1) % ways.length] ?? now;
}
