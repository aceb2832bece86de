"use client";
import { useState } from "react";
import { core } from "@/shared/api/client";
import type { Changed, ProspectDetail } from "@/shared/api/shapes";
import { useSubmit } from "@/shared/api/useSubmit";
import { dayAfter } from "@/shared/time/days";
import { useNow } from "@/shared/time/useNow";

/** The person gave their handle up and somebody else took it: from a day on what goes to it is theirs. */
export function HandOn({ person, handle, onDone, onUndo }: {
  person: ProspectDetail;
  handle: string;
  onDone: () => void;
  onUndo: (done: Changed) => void;
}) {
  const now = useNow();
  const [isOpen, setOpen] = useState(false);
  const [on, setOn] = useState("");
  const { isBusy, problem, onSubmit } = useSubmit<Changed>(
    () => core.POST("/v1/prospects/{person_id}/handed-on", { params: { path: { person_id: person.person_id } }, body: { handle, on } }),
    (done) => {
      setOpen(false);
      onDone();
      return {
        title: `@${handle} is somebody else now`,
        description: "This page keeps what happened before. The new person stands in your list under the handle.",
        undo: () => onUndo(done),
      };
    },
  );

  if (!isOpen)
    return (
      <button type="button" className="button" onClick={() => setOpen(true)}>
        This handle belongs to somebody else now …
      </button>
    );
  return (
    <form onSubmit={onSubmit} className="card max-w-[70ch] space-y-3 p-4">
      <p>
        Instagram gives a handle that somebody gave up to whoever asks for it. Messages, replies and notes from that day on become a
        new person’s, who starts as new, with no status, owner or follow-up. All before stays here, under “@{handle} (until …)”. It can be undone.
      </p>
      <label className="block">
        <span className="block text-12 text-muted">Since which day?</span>
        <input type="date" className="field mt-1" required max={now ? dayAfter(now, 0) : undefined} value={on} onChange={({ target }) => setOn(target.value)} />
      </label>
      <div className="flex gap-2">
        <button type="submit" className="button button-main" disabled={isBusy || !on}>
          {isBusy ? "Telling them apart …" : `@${handle} is somebody else`}
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
