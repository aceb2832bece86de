"use client";
import { useId } from "react";
import type { TeamMember } from "@/shared/api/shapes";
import { useSession } from "@/shared/session/Session";
import { When } from "@/shared/time/When";
import { mayGive, roleWord } from "./roles";
import { useChangeMember } from "./useChangeMember";

/** People of the team with their roles; those who lead change them here. */
export function MemberTable({ title, members }: { title: string; members: TeamMember[] }) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="card overflow-hidden">
      <h2 id={id} className="px-4 pt-4 text-14 font-medium">
        {title}
      </h2>
      <div className="overflow-x-auto">
        <table className="mt-2 w-full text-13 max-sm:block">
          <thead className="max-sm:sr-only">
            <tr className="border-b border-line text-left text-12 text-muted">
              <th scope="col" className="px-4 py-1.5 font-normal">Name</th>
              <th scope="col" className="px-2 py-1.5 font-normal">E-mail</th>
              <th scope="col" className="px-2 py-1.5 font-normal">Role</th>
              <th scope="col" className="px-2 py-1.5 font-normal">Since</th>
              <th scope="col" className="px-4 py-1.5 text-right font-normal">Change</th>
            </tr>
          </thead>
          <tbody className="max-sm:block">
            {members.map((member) => (
              <Row key={member.operator_id} member={member} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Row({ member }: { member: TeamMember }) {
  const { operator } = useSession();
  const { change, changing } = useChangeMember(member);
  const isMe = member.operator_id === operator.operator_id;
  const given = mayGive(operator.role);
  const isIn = member.state === "active";
  // Whoever may not give a role may not take it either.
  const mayChange = !isMe && given.some(({ role }) => role === member.role);
  return (
    <tr className="h-11 border-b border-line last:border-0 max-sm:flex max-sm:h-auto max-sm:flex-wrap max-sm:items-center max-sm:gap-x-3 max-sm:gap-y-2 max-sm:px-4 max-sm:py-3">
      <th scope="row" className="px-4 text-left font-medium whitespace-nowrap max-sm:px-0">
        {member.name}
        {isMe && <span className="font-normal text-muted"> · you</span>}
      </th>
      <td className="max-w-[16rem] truncate px-2 text-muted max-sm:px-0">{member.email ?? "–"}</td>
      <td className="px-2 max-sm:w-full max-sm:px-0">
        {mayChange && isIn ? (
          <select
            aria-label={`Role of ${member.name}`}
            className="field max-w-full"
            value={member.role}
            disabled={changing}
            onChange={({ target }) =>
              void change(target.value, "active", `${member.name} is ${roleWord(target.value).toLowerCase()} now`)
            }
          >
            {given.map(({ role, word, may }) => (
              <option key={role} value={role}>
                {word}: {may}
              </option>
            ))}
          </select>
        ) : (
          roleWord(member.role)
        )}
      </td>
      <td className="px-2 whitespace-nowrap text-muted max-sm:px-0">
        <span className="sm:hidden">since </span>
        <When at={member.since_ms} />
      </td>
      <td className="px-4 text-right max-sm:px-0">
        {mayChange && (
          <button
            type="button"
            className="button"
            disabled={changing}
            onClick={() =>
              void (isIn
                ? change(member.role, "ended", `${member.name} is no longer in the team`)
                : change(member.role, "active", `${member.name} is in the team again`))
            }
          >
            {isIn ? "End membership" : "Take back in"}
            <span className="sr-only"> of {member.name}</span>
          </button>
        )}
      </td>
    </tr>
  );
}
