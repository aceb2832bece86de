"use client";
import type { Choice } from "@/shared/ui/FilterMenu";
import { query } from "./client";

/** The team's operators and accounts, as choices of a filter. */
export function useTeamChoices(): { operators: Choice[]; actors: Choice[] } {
  const operators = query.useQuery("get", "/v1/operators", {}, { staleTime: 60_000 });
  const actors = query.useQuery("get", "/v1/actors", {}, { staleTime: 60_000 });
  return {
    operators: (operators.data?.items ?? []).map(({ operator_id, name }) => ({ value: operator_id, label: name })),
    actors: (actors.data?.items ?? []).map(({ actor_id, handle }) => ({ value: actor_id, label: `@${handle}` })),
  };
}
