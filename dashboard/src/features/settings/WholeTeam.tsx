"use client";
import { useState, type FormEvent } from "react";
import { core } from "@/shared/api/client";
import { problemOf, type Problem } from "@/shared/api/problem";
import { Section } from "./Section";

/** Taking everything along, and deleting the team: for its owners alone. */
export function WholeTeam({ name }: { name: string }) {
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);

  const takeAlong = async (): Promise<void> => {
    setBusy(true);
    setProblem(null);
    try {
      const { data, error } = await core.POST("/v1/team/export", { parseAs: "blob" });
      if (!data) throw error;
      const address = URL.createObjectURL(data as Blob);
      const link = document.createElement("a");
      link.href = address;
      link.download = "team.zip";
      link.click();
      URL.revokeObjectURL(address);
    } catch (error) {
      setProblem(problemOf(error));
    } finally {
      setBusy(false);
    }
  };

  return (
    <Section id="whole" title="The team as a whole">
      <p className="max-w-[70ch] text-13 text-muted">
        A zip with everything the team has at this moment, a file of JSON lines a table, without keys and tokens. That it was taken
        stands in the audit log.
      </p>
      <p>
        <button type="button" className="button" disabled={isBusy} onClick={() => void takeAlong()}>
          {isBusy ? "Packing …" : "Download everything"}
        </button>
      </p>
      {problem && (
        <p role="alert" className="text-13 text-hold">
          {problem.message} {problem.remedy}
        </p>
      )}
      <DeleteTeam name={name} />
    </Section>
  );
}

/** Never taken back, so it is asked in full: whoever deletes types the team's name. */
function DeleteTeam({ name }: { name: string }) {
  const [isAsked, setAsked] = useState(false);
  const [typed, setTyped] = useState("");
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);

  const remove = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    try {
      const { error, response } = await core.POST("/v1/team/delete", { body: { name: typed } });
      if (!response.ok) throw error;
      // Nothing that was read of the team stays: the page begins anew, signed out.
      window.location.reload();
    } catch (error) {
      setProblem(problemOf(error));
      setBusy(false);
    }
  };

  if (!isAsked)
    return (
      <button type="button" className="button" onClick={() => setAsked(true)}>
        Delete the team …
      </button>
    );
  return (
    <form onSubmit={(event) => void remove(event)} className="space-y-3 rounded-card border border-hold p-4 text-13">
      <p className="max-w-[70ch]">
        Deleting removes {name} from this server: every person, message, note, rule and vote, and everybody’s sign-ins. It cannot be
        undone. Backups of the server hold it until they are rotated out; computers keep what only they had.
      </p>
      <label className="block">
        <span className="block text-12 text-muted">Type {name} to go on</span>
        <input className="field mt-1 w-full max-w-72" autoComplete="off" spellCheck={false} value={typed} onChange={({ target }) => setTyped(target.value)} />
      </label>
      <div className="flex flex-wrap gap-2">
        <button type="submit" className="button" disabled={isBusy || typed.trim() !== name}>
          {isBusy ? "Deleting …" : `Delete ${name} for good`}
        </button>
        <button type="button" className="button" onClick={() => setAsked(false)}>
          Keep
        </button>
      </div>
      {problem && (
        <p role="alert" className="text-hold">
          Nothing was deleted. {problem.message} {problem.remedy}
        </p>
      )}
    </form>
  );
}
