"use client";
import { query } from "@/shared/api/client";
import { useSession } from "@/shared/session/Session";
import { Failure } from "@/shared/ui/Failure";
import { counted } from "@/shared/ui/numbers";
import { PageHead } from "@/shared/ui/PageHead";
import { WaitingRows } from "@/shared/ui/Rows";
import { Invitations } from "./Invitations";
import { LeaveTeam } from "./LeaveTeam";
import { MemberTable } from "./MemberTable";
import { WaitingToCome } from "./WaitingToCome";

/** Who belongs to the team, who wants to, and who was invited. */
export function MembersPage() {
  const { operator } = useSession();
  const leads = operator.role === "owner" || operator.role === "admin";
  return leads ? <ForThoseWhoLead /> : <ForEverybody />;
}

function ForThoseWhoLead() {
  const members = query.useQuery("get", "/v1/members");
  const waiting = members.data?.filter(({ state }) => state === "pending") ?? [];
  const active = members.data?.filter(({ state }) => state === "active") ?? [];
  const gone = members.data?.filter(({ state }) => state === "ended") ?? [];
  return (
    <main>
      <PageHead title="Members" about={members.data && `${counted(active.length, "person", "people")} in the team`} />
      <div className="space-y-6 px-4 lg:px-6">
        {members.isError ? (
          <Failure error={members.error} onRetry={() => void members.refetch()} />
        ) : !members.data ? (
          <WaitingRows label="The members are on their way" rows={4} />
        ) : (
          <>
            {waiting.length > 0 && <WaitingToCome people={waiting} />}
            <MemberTable title="In the team" members={active} />
            <Invitations />
            {gone.length > 0 && <MemberTable title="Left the team" members={gone} />}
          </>
        )}
        <LeaveTeam />
      </div>
    </main>
  );
}

function ForEverybody() {
  const operators = query.useQuery("get", "/v1/operators");
  return (
    <main>
      <PageHead title="Members" about="Owners and admins invite people and change roles" />
      <div className="space-y-6 px-4 lg:px-6">
        {operators.isError ? (
          <Failure error={operators.error} onRetry={() => void operators.refetch()} />
        ) : !operators.data ? (
          <WaitingRows label="The members are on their way" rows={4} />
        ) : (
          <ul className="card divide-y divide-line text-13" aria-label="In the team">
            {operators.data.items.map(({ operator_id, name }) => (
              <li key={operator_id} className="flex min-h-9 items-center px-4">
                {name}
              </li>
            ))}
          </ul>
        )}
        <LeaveTeam />
      </div>
    </main>
  );
}
