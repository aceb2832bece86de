import { clsx } from "clsx";
import type { ReactNode } from "react";
import type { ProspectDetail } from "@/shared/api/shapes";
import { OutreachState } from "@/shared/status/OutreachState";
import { When } from "@/shared/time/When";
import { teamDay } from "@/shared/time/words";
import { number } from "@/shared/ui/numbers";
import { Names } from "./Names";
import { NewNote } from "./NewNote";
import { Privacy } from "./Privacy";
import { Registers } from "./Registers";
import { StatusChoice } from "./StatusChoice";
import { Timeline } from "./Timeline";
import { named } from "@/shared/status/named";

/** A person: who they are to the team, and everything that happened between, across all accounts. */
export function Person({ person, onErasing }: { person: ProspectDetail; onErasing: (isErasing: boolean) => void }) {
  const isExcluded = person.status === "excluded";
  return (
    <>
      <header className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 pt-2 pb-4 lg:px-6">
        <h1
          data-person={person.person_id}
          data-handle={person.handle}
          data-sent={person.sent}
          className={clsx("min-w-0 text-20 font-semibold wrap-anywhere", isExcluded && "text-muted line-through")}
        >
          {named(person) ?? "No name"}
        </h1>
        <StatusChoice person={person} />
        {person.handle && (
          <a
            href={`https://www.instagram.com/${encodeURIComponent(person.handle)}/`}
            target="_blank"
            rel="noreferrer"
            className="link text-13"
          >
            Open on Instagram ↗
          </a>
        )}
      </header>
      {!person.handle && person.former && (
        <p className="mx-4 mb-4 max-w-[70ch] border-l-2 border-line pl-3 text-13 text-muted lg:mx-6">
          @{person.former.handle} belongs to somebody else since <When at={person.former.until_ms} words={teamDay(person.former.until_ms)} />. What
          your team wrote to it before stands here. Notes and new messages need a handle: add the one they go by now below.
        </p>
      )}
      <Registers person={person} />
      {(isExcluded || person.do_not_contact) && (
        <p className="mx-4 mb-4 border-l-2 border-hold pl-3 text-13 lg:mx-6">
          Nobody of the team writes to this person. Texts of their messages are not taken and not shown.
        </p>
      )}
      <dl className="mx-4 mb-6 grid grid-cols-2 gap-x-6 gap-y-3 border-y border-line py-4 text-13 sm:grid-cols-3 lg:mx-6 xl:grid-cols-6">
        <Fact name="Messages sent">{number(person.sent)}</Fact>
        <Fact name="First written to">{person.first_at_ms ? <When at={person.first_at_ms} /> : "not yet"}</Fact>
        <Fact name="Last written to">
          {person.last_at_ms ? (
            <span className="inline-flex flex-wrap gap-x-2">
              <When at={person.last_at_ms} />
              {person.last_state && <OutreachState state={person.last_state} />}
            </span>
          ) : (
            "not yet"
          )}
        </Fact>
        <Fact name="Replied">{person.last_reply_ms ? <When at={person.last_reply_ms} /> : "not yet"}</Fact>
        <Fact name="By">{person.operators.join(", ") || "nobody yet"}</Fact>
        <Fact name="From">{person.actors.map((actor) => `@${actor}`).join(", ") || "no account yet"}</Fact>
      </dl>
      <Names person={person} />
      {person.handle && <NewNote personId={person.person_id} />}
      <Timeline person={person} />
      <Privacy person={person} onErasing={onErasing} />
    </>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-12 text-muted">{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
