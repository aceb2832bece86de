import type { OperatorRow, Sharer } from "@/shared/api/shapes";

/** What somebody may do with an account, as docs/access.md says: who writes from it, or leads the team. */
export type Rights = { share: boolean; takePart: boolean; endFor: (operator_id: string) => boolean };

export function rightsOf(me: { operator_id: string; role: string }, sharers: readonly Sharer[]): Rights {
  const leads = me.role === "owner" || me.role === "admin";
  const writes = writing(sharers).some(({ operator_id }) => operator_id === me.operator_id);
  return {
    share: me.role !== "viewer" && (leads || writes),
    takePart: leads && !writes,
    endFor: (operator_id) => me.role !== "viewer" && (leads || operator_id === me.operator_id),
  };
}

export const writing = (sharers: readonly Sharer[]): Sharer[] => sharers.filter(({ left_ms }) => left_ms === null);

/** Who could write from it too: everybody who writes at all and does not do so here. */
export function takers(operators: readonly OperatorRow[], sharers: readonly Sharer[]): OperatorRow[] {
  const already = new Set(writing(sharers).map(({ operator_id }) => operator_id));
  return operators.filter(({ operator_id, role }) => role !== "viewer" && !already.has(operator_id));
}
