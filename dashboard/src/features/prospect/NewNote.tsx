"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { core, query } from "@/shared/api/client";
import { problemOf, type Problem } from "@/shared/api/problem";
import { useSession } from "@/shared/session/Session";

/** A note for the team, under one's own name; it stands in the timeline with its time. */
export function NewNote({ personId }: { personId: string }) {
  const client = useQueryClient();
  const { operator } = useSession();
  const [text, setText] = useState("");
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  if (operator.role === "viewer") return null;

  const save = async (event?: FormEvent): Promise<void> => {
    event?.preventDefault();
    if (!text.trim() || isBusy) return;
    setBusy(true);
    setProblem(null);
    const path = { params: { path: { person_id: personId } } };
    try {
      const { data, error } = await core.POST("/v1/prospects/{person_id}/notes", { ...path, body: { text } });
      if (!data) throw error;
      client.setQueryData(query.queryOptions("get", "/v1/prospects/{person_id}", path).queryKey, data);
      setText("");
    } catch (error) {
      setProblem(problemOf(error));
    } finally {
      setBusy(false);
    }
  };

  return (
    <form onSubmit={(event) => void save(event)} className="mx-4 mb-6 flex flex-wrap items-end gap-2 lg:mx-6">
      <label className="min-w-0 flex-1 text-13">
        <span className="block text-12 text-muted">Note for the team</span>
        <textarea
          dir="auto"
          rows={2}
          maxLength={4_000}
          className="field mt-1 w-full py-1.5"
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void save();
          }}
        />
      </label>
      <button type="submit" className="button" disabled={isBusy || !text.trim()}>
        {isBusy ? "Saving …" : "Add note"}
      </button>
      {problem && (
        <p role="alert" className="w-full text-13 text-hold">
          Not saved; your words are still here. {problem.message} {problem.remedy}
        </p>
      )}
    </form>
  );
}
