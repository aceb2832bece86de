"use client";
import type { TeamMember } from "@/shared/api/shapes";
import { Sign } from "@/shared/signs/Sign";
import { When } from "@/shared/time/When";
import { useChangeMember } from "./useChangeMember";

/** People who asked to be let in: they log on their computer, and nothing of it is sent before. */
export function WaitingToCome({ people }: { people: TeamMember[] }) {
  return (
    <section aria-labelledby="waiting" className="card overflow-hidden">
      <h2 id="waiting" className="flex items-center gap-2 px-4 pt-4 text-14 font-medium">
        <Sign kind="unconfirmed" className="text-warn" /> Wait to be let in
      </h2>
      <p className="px-4 text-12 text-muted">They can log on their own computer meanwhile; it reaches the team once they are in.</p>
      <ul className="mt-2 divide-y divide-line border-t border-line">
        {people.map((person) => (
          <Waiting key={person.operator_id} person={person} />
        ))}
      </ul>
    </section>
  );
}

function Waiting({ person }: { person: TeamMember }) {
  const { change, changing } = useChangeMember(person);
  return (
    <li className="flex flex-wrap items-center gap-3 px-4 py-2 text-13">
      <div className="min-w-0 flex-1">
        <p className="font-medium">{person.name}</p>
        <p className="truncate text-12 text-muted">
          {person.email ?? "no e-mail address known"}, asked <When at={person.since_ms} />
        </p>
      </div>
      <button
        type="button"
        className="button button-main"
        disabled={changing}
        onClick={() => void change("member", "active", `${person.name} is in the team`)}
      >
        Let in<span className="sr-only"> {person.name}</span>
      </button>
      <button
        type="button"
        className="button"
        disabled={changing}
        onClick={() => void change("member", "ended", `${person.name} was turned down`)}
      >
        Turn down<span className="sr-only"> {person.name}</span>
      </button>
    </li>
  );
}
