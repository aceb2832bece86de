import { parseAsNativeArrayOf, parseAsString, parseAsStringLiteral } from "nuqs";

/** What may have become of a message. */
export const STATES = ["sent", "unconfirmed", "failed", "pending", "struck"] as const;
export type State = (typeof STATES)[number];

/** The filters as they stand in the address. */
export const FILTERS = {
  q: parseAsString.withDefault(""),
  kind: parseAsNativeArrayOf(parseAsString),
  state: parseAsNativeArrayOf(parseAsStringLiteral(STATES)),
  operator: parseAsNativeArrayOf(parseAsString),
  actor: parseAsNativeArrayOf(parseAsString),
};
