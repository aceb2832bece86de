"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { core, query } from "@/shared/api/client";
import { problemOf, type Problem } from "@/shared/api/problem";
import { askAgain } from "@/shared/api/queries";
import type { Changed, ProspectDetail } from "@/shared/api/shapes";
import { useSession } from "@/shared/session/Session";
import { When } from "@/shared/time/When";
import { toasts } from "@/shared/ui/Toasts";

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
            <li key={name.address_id} className="flex flex-wrap items-center gap-2">
              <span className={place === 0 ? "font-medium" : undefined}>{name.handle ? `@${name.handle}` : "no name"}</span>
              {name.since_ms > 0 && (
                <span className="text-12 text-muted">
                  {name.joined ? `joined by ${name.by}` : "met"} <When at={name.since_ms} />
                </span>
              )}
              {name.joined && operator.role !== "viewer" && (
                <button type="button" className="button" onClick={() => void takeApart(name.joined!)}>
                  Take apart<span className="sr-only"> @{name.handle}</span>
                </button>
              )}
            </li>
          ))}
        </ul>
      )}
      {operator.role !== "viewer" && <Add person={person} isFirst={others.length === 0 && !newest} onAdded={tell} onUndo={(joined) => void takeApart(joined)} />}
    </section>
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
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);

  const add = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    try {
      const { data, error } = await core.POST(NAMES, { params: { path: { person_id: person.person_id } }, body: { handle } });
      if (!data) throw error;
      const news = toasts.add({
        title: `${handle.trim()} is this person too`,
        actionProps: { children: "Undo", onClick: () => (toasts.close(news), onUndo(data)) },
      });
      setHandle("");
      setOpen(false);
      onAdded();
    } catch (error) {
      setProblem(problemOf(error));
    } finally {
      setBusy(false);
    }
  };

  if (!isOpen)
    return (
      <button type="button" className="button" onClick={() => setOpen(true)}>
        {isFirst ? "Renamed, or twice in the list …" : "Another handle …"}
      </button>
    );
  return (
    <form onSubmit={(event) => void add(event)} className="card max-w-[70ch] space-y-3 p-4">
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
