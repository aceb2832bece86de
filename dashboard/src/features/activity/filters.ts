import { parseAsNativeArrayOf, parseAsString } from "nuqs";

/** The filters as they stand in the address. */
export const FILTERS = {
  kind: parseAsNativeArrayOf(parseAsString),
  state: parseAsNativeArrayOf(parseAsString),
  operator: parseAsNativeArrayOf(parseAsString),
  actor: parseAsNativeArrayOf(parseAsString),
};
