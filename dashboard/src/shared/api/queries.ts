/** How answers are kept: fresh for a while, asked again on return, never tried again when Core said no. */
import { QueryClient } from "@tanstack/react-query";
import { problemOf } from "./problem";

export function newQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        retry: (failures, error) => failures < 2 && problemOf(error).retryable,
      },
    },
  });
}

/** The paths whose answers change when somebody writes a message. */
const CHANGING = ["/v1/overview", "/v1/prospects", "/v1/prospects/facets", "/v1/prospects/{person_id}", "/v1/activity", "/v1/actors", "/v1/operators", "/v1/contributions", "/v1/erasures"];

/** Asks again for whatever on the page may have changed. */
export const askAgain = (client: QueryClient): Promise<void> =>
  client.invalidateQueries({ predicate: ({ queryKey }) => CHANGING.includes(String(queryKey[1])) });
