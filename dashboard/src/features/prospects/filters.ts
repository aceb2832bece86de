import { createSerializer, parseAsBoolean, parseAsNativeArrayOf, parseAsString, parseAsStringLiteral, type inferParserType } from "nuqs";
import { teamDayStart } from "@/shared/time/words";

/** What the list can be sorted by; a leading minus puts the largest first. */
export const SORTS = ["-last_at", "last_at", "handle", "-sent", "first_at", "follow_up"] as const;
export type Sort = (typeof SORTS)[number];

/** When the last message went to somebody: in so many days, or before them. Relative, so that a saved view stays true. */
export const WRITTEN = ["1", "7", "30", "before-30", "before-90"] as const;

export const FOLLOW_UPS = ["due", "planned", "none"] as const;

/** The filters as they stand in the address, so that a view is a link. */
export const FILTERS = {
  q: parseAsString.withDefault(""),
  status: parseAsNativeArrayOf(parseAsString),
  operator: parseAsNativeArrayOf(parseAsString),
  actor: parseAsNativeArrayOf(parseAsString),
  owner: parseAsNativeArrayOf(parseAsString),
  account: parseAsNativeArrayOf(parseAsString),
  follow_up: parseAsNativeArrayOf(parseAsStringLiteral(FOLLOW_UPS)),
  written: parseAsStringLiteral(WRITTEN),
  replied: parseAsBoolean,
  do_not_contact: parseAsBoolean,
  sort: parseAsStringLiteral(SORTS).withDefault("-last_at"),
};

export type Filters = inferParserType<typeof FILTERS>;

/** How the people are laid out: rows, or columns by status. */
export const LAYOUT = parseAsStringLiteral(["list", "board"] as const).withDefault("list");

/** The address of the list with these filters. */
export const addressOf = createSerializer(FILTERS);

/** What Core is asked; whatever lets all through is left out. */
export function asked(filters: Filters) {
  const { q, sort, written, replied, do_not_contact, status, operator, actor, owner, account, follow_up } = filters;
  return {
    sort,
    ...(q && { q }),
    ...(status.length > 0 && { status }),
    ...(operator.length > 0 && { operator }),
    ...(actor.length > 0 && { actor }),
    ...(owner.length > 0 && { owner }),
    ...(account.length > 0 && { account }),
    ...(follow_up.length > 0 && { follow_up }),
    ...(written !== null && span(written, Date.now())),
    ...(replied !== null && { replied }),
    ...(do_not_contact !== null && { do_not_contact }),
  };
}

/** The times between which Core looks for the last message: whole days of the team, today among them. */
export function span(written: (typeof WRITTEN)[number], now: number): { last_from_ms: number } | { last_before_ms: number } {
  const days = Number(written.replace("before-", ""));
  const start = teamDayStart(now, days - 1);
  return written.startsWith("before-") ? { last_before_ms: start } : { last_from_ms: start };
}

/** Where exactly the people of the list are to be had as a file. */
export function exportAddress(filters: Filters): string {
  const found = new URLSearchParams();
  for (const [name, value] of Object.entries(asked(filters)))
    for (const one of Array.isArray(value) ? value : [value]) found.append(name, String(one));
  return `/v1/prospects/export?${found}`;
}

/** Whether anything is filtered out. */
export const isNarrowed = (filters: Filters): boolean => Object.keys(asked(filters)).some((name) => name !== "sort");

/** How many of the menus beside the search have something chosen. */
export const chosenCount = (filters: Filters): number => Object.keys(asked(filters)).filter((name) => name !== "sort" && name !== "q").length;

/** The sort that a press on a column's head leads to: its first way, then its other way if it has one. */
export function nextSort(ways: readonly Sort[], now: Sort): Sort {
  const at = ways.indexOf(now);
  return ways[(at + 1) % ways.length] ?? now;
}
