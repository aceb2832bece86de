"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import { core, query } from "@/shared/api/client";
import { problemOf } from "@/shared/api/problem";
import { askAgain } from "@/shared/api/queries";
import type { Changed, Name, ProspectDetail } from "@/shared/api/shapes";
import { useSubmit } from "@/shared/api/useSubmit";
import { useSession } from "@/shared/session/Session";
import { When } from "@/shared/time/When";
import { teamDay } from "@/shared/time/words";
import { toasts } from "@/shared/ui/Toasts";
import { HandOn } from "./HandOn";

const NAMES = "/v1/prospects/{person_id}/names";

/** The handles a person goes by: others are added, and whoever was known by one becomes one with them. */
export function Names({ person }: { person: ProspectDetail }) {
  const { operator } = useSession();
  const client = useQueryClient();
  const path = { params: { path: { person_id: person.person_id } } };
  const names = query.useQuery("get", NAMES, path);
  const tell = () => {
    void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[1] === NAMES });
    void askAgain(client);
  };
  const takeApart = async (joined: Changed): Promise<void> => {
    try {
      const { data, error } = await core.POST("/v1/prospects/names/undo", { body: joined });
      if (!data) throw error;
      toasts.add({ title: "As before", description: "Fields that somebody changed since stay as they are." });
    } catch (error) {
      const problem = problemOf(error);
      toasts.add({ title: "Not undone", description: `${problem.message} ${problem.remedy}` });
    }
    tell();
  };
  const others = (names.data ?? []).slice(1);
  const newest = names.data?.[0]?.joined;
  return (
    <section aria-labelledby="names" className="mx-4 mb-6 space-y-2 text-13 lg:mx-6">
      <h2 id="names" className="text-14 font-medium">
        Handles
      </h2>
      {names.data && (
        <ul aria-label="Handles" className="flex flex-wrap gap-x-6 gap-y-2">
          {names.data.map((name, place) => (
            <li key={`${name.address_id} ${name.from_ms}`} className="flex flex-wrap items-center gap-2">
              <span className={place === 0 && !name.until_ms ? "font-medium" : undefined}>{name.handle ? `@${name.handle}` : "no name"}</span>
              {name.since_ms > 0 && <span className="text-12 text-muted">{told(name)}</span>}
              {name.joined && operator.role !== "viewer" && (
                <button type="button" className="button" onClick={() => void takeApart(name.joined!)}>
                  {name.from_ms || name.until_ms ? "It is one person after all" : "Take apart"}
                  <span className="sr-only"> @{name.handle}</span>
                </button>
              )}
            </li>
          ))}
        </ul>
      )}
      {operator.role !== "viewer" && (
        <div className="flex flex-wrap items-start gap-2">
          <Add person={person} isFirst={others.length === 0 && !newest} onAdded={tell} onUndo={(joined) => void takeApart(joined)} />
          {person.handle && <HandOn person={person} handle={person.handle} onDone={tell} onUndo={(done) => void takeApart(done)} />}
        </div>
      )}
    </section>
  );
}

/** How a handle came to be a person's, and until when it was. */
function told({ from_ms, until_ms, joined, by, since_ms }: Name): ReactNode {
  if (until_ms) return <>theirs until {teamDay(until_ms)}</>;
  if (from_ms) return <>theirs since {teamDay(from_ms)}, somebody else’s before</>;
  return (
    <>
      {joined ? `joined by ${by}` : "met"} <When at={since_ms} />
    </>
  );
}

function Add({ person, isFirst, onAdded, onUndo }: {
  person: ProspectDetail;
  isFirst: boolean;
  onAdded: () => void;
  onUndo: (joined: Changed) => void;
}) {
  const [isOpen, setOpen] = useState(false);
  const [handle, setHandle] = useState("");
  const { isBusy, problem, onSubmit } = useSubmit<Changed>(
    () => core.POST(NAMES, { params: { path: { person_id: person.person_id } }, body: { handle } }),
    (joined) => {
      setHandle("");
      setOpen(false);
      onAdded();
      return { title: `${handle.trim()} is this person too`, undo: () => onUndo(joined) };
    },
  );

  if (!isOpen)
    return (
      <button type="button" className="button" onClick={() => setOpen(true)}>
        {isFirst ? "Renamed, or twice in the list …" : "Another handle …"}
      </button>
    );
  return (
    <form onSubmit={onSubmit} className="card max-w-[70ch] space-y-3 p-4">
      <p>
        Type the other handle. If your team knows somebody by it, both become this one person: all messages and notes stand in one
        timeline, and of fields that both have, those here stay. If nobody is known by it, it is their new name. Both can be undone.
      </p>
      <label className="block">
        <span className="block text-12 text-muted">Other handle, or the profile’s link</span>
        <input className="field mt-1 w-full max-w-72" required autoCapitalize="none" autoComplete="off" spellCheck={false} maxLength={200} value={handle} onChange={({ target }) => setHandle(target.value)} />
      </label>
      <div className="flex gap-2">
        <button type="submit" className="button button-main" disabled={isBusy || !handle.trim()}>
          {isBusy ? "Joining …" : "They are one person"}
        </button>
        <button type="button" className="button" onClick={() => setOpen(false)}>
          Leave it
        </button>
      </div>
      {problem && (
        <p role="alert" className="text-hold">
          Nothing was changed. {problem.message} {problem.remedy}
        </p>
      )}
    </form>
  );
}
