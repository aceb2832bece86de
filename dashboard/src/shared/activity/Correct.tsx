"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { core } from "@/shared/api/client";
import { problemOf, type Problem } from "@/shared/api/problem";
import { askAgain } from "@/shared/api/queries";
import type { ActivityLine } from "@/shared/api/shapes";
import { useSession } from "@/shared/session/Session";
import { When } from "@/shared/time/When";
import { Dropdown } from "@/shared/ui/Dropdown";
import { toasts } from "@/shared/ui/Toasts";

type Said = { word?: "sent" | "not-sent" | "doubled"; handle?: string };

const WORDS: readonly { word: NonNullable<Said["word"]>; state: string; text: string }[] = [
  { word: "sent", state: "sent", text: "It was sent" },
  { word: "not-sent", state: "failed", text: "It was not sent" },
  { word: "doubled", state: "struck", text: "It was logged twice: do not count it" },
];

const SAID: Record<string, string> = {
  sent: "said it was sent",
  "not-sent": "said it was not sent",
  doubled: "said it was logged twice",
  named: "said to whom it went",
  claimed: "said it was written from the team",
};

/** Puts a record right: what became of the message, or to whom it went. Every word stays on record, the last counts. */
export function Correct({ line }: { line: ActivityLine }) {
  const { operator } = useSession();
  const leads = operator.role === "owner" || operator.role === "admin";
  const mayCorrect = operator.role !== "viewer" && (leads || line.operator_id === operator.operator_id);
  if (line.kind !== "outreach" || !line.outreach_id || !mayCorrect) return null;
  const whom = line.handle ? `@${line.handle}` : "somebody not named yet";
  return (
    <Dropdown
      label={`Put right: message to ${whom}`}
      name={`Put right the message to ${whom}`}
      button="Put right …"
      className="button min-h-7 border-transparent bg-transparent px-2 text-muted"
      boxClass="w-80 space-y-3 p-4 text-13"
    >
      <Choices line={line} outreachId={line.outreach_id} />
    </Dropdown>
  );
}

function Choices({ line, outreachId }: { line: ActivityLine; outreachId: string }) {
  const client = useQueryClient();
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [handle, setHandle] = useState("");

  const say = async (said: Said): Promise<void> => {
    setBusy(true);
    setProblem(null);
    try {
      const { error, response } = await core.POST("/v1/outreaches/{outreach_id}/correction", {
        params: { path: { outreach_id: outreachId } },
        body: said,
      });
      if (!response.ok) throw error;
      toasts.add({ title: "Put right", description: "What was said before stays on record." });
      setHandle("");
      await askAgain(client);
    } catch (error) {
      setProblem(problemOf(error));
    } finally {
      setBusy(false);
    }
  };
  const name = (event: FormEvent): void => {
    event.preventDefault();
    if (handle.trim()) void say({ handle });
  };

  return (
    <>
      <div role="group" aria-label="What became of it" className="flex flex-col gap-1.5">
        {WORDS.filter(({ state }) => state !== line.state).map(({ word, text }) => (
          <button key={word} type="button" className="button justify-start" disabled={isBusy} onClick={() => void say({ word })}>
            {text}
          </button>
        ))}
      </div>
      <form onSubmit={name} className="flex items-end gap-2">
        <label className="min-w-0 flex-1">
          <span className="block text-12 text-muted">It went to another handle</span>
          <input
            className="field mt-1 w-full"
            autoCapitalize="none"
            autoComplete="off"
            spellCheck={false}
            placeholder="@handle"
            value={handle}
            onChange={(event) => setHandle(event.target.value)}
          />
        </label>
        <button type="submit" className="button" disabled={isBusy || !handle.trim()}>
          Set
        </button>
      </form>
      {problem && (
        <p role="alert" className="text-hold">
          Not saved. {problem.message} {problem.remedy}
        </p>
      )}
      {line.corrections.length > 0 && (
        <ul className="space-y-1 border-t border-line pt-2 text-12 text-muted">
          {line.corrections.map(({ at_ms, operator, word }) => (
            <li key={`${at_ms} ${word}`}>
              {operator} {SAID[word] ?? `said “${word}”`}, <When at={at_ms} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
