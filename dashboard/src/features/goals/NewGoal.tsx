"use client";
import { useId, useState, type FormEvent } from "react";
import { core } from "@/shared/api/client";
import type { GoalShown } from "@/shared/api/shapes";
import { NotSaved } from "@/shared/rules/NotSaved";
import { useSaving } from "@/shared/rules/useSaving";
import { useSession } from "@/shared/session/Session";

type Draft = GoalShown["goal"]["draft"];

const METRICS: Record<Draft["metric"], string> = {
  messages: "messages",
  people: "different people",
  replies: "people who replied",
  warm: "people who became warm",
  booked: "people who booked",
  paid: "people who paid",
};
const EVERY: Record<Draft["every"], string> = { day: "day", week: "week", month: "month" };

/** The form by which somebody proposes a goal for the whole team. */
export function NewGoal() {
  const { operator } = useSession();
  const ids = { target: useId(), metric: useId(), every: useId(), reason: useId() };
  const [draft, setDraft] = useState<Draft>({ metric: "messages", every: "day", target: 60, scope: {} });
  const [reason, setReason] = useState("");
  const { isSaving, problem, save } = useSaving();
  if (operator.role === "viewer") return null;

  const propose = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const done = await save(() => core.POST("/v1/proposals", { body: { change: { what: "enact-goal", goal: draft }, reason } }), "Proposed. The team was asked");
    if (done) setReason("");
  };

  return (
    <form className="card space-y-3 p-4" onSubmit={(event) => void propose(event)} aria-label="Propose a goal">
      <h2 className="text-14 font-medium">Propose a goal</h2>
      <div className="flex flex-wrap items-end gap-3">
        <label htmlFor={ids.target} className="flex flex-col gap-1 text-12 text-muted">
          So many
          <input
            id={ids.target} type="number" className="field w-24 text-text" min={1} max={1_000_000} step={1} required
            value={Number.isNaN(draft.target) ? "" : draft.target}
            onChange={(event) => setDraft({ ...draft, target: event.target.valueAsNumber })}
          />
        </label>
        <label htmlFor={ids.metric} className="flex flex-col gap-1 text-12 text-muted">
          Of
          <select id={ids.metric} className="field text-text" value={draft.metric} onChange={(event) => setDraft({ ...draft, metric: event.target.value as Draft["metric"] })}>
            {Object.entries(METRICS).map(([metric, word]) => (
              <option key={metric} value={metric}>{word}</option>
            ))}
          </select>
        </label>
        <label htmlFor={ids.every} className="flex flex-col gap-1 text-12 text-muted">
          Each
          <select id={ids.every} className="field text-text" value={draft.every} onChange={(event) => setDraft({ ...draft, every: event.target.value as Draft["every"] })}>
            {Object.entries(EVERY).map(([every, word]) => (
              <option key={every} value={every}>{word}</option>
            ))}
          </select>
        </label>
        <label htmlFor={ids.reason} className="flex min-w-48 flex-1 flex-col gap-1 text-12 text-muted">
          Why
          <input id={ids.reason} className="field text-text" maxLength={2000} value={reason} onChange={(event) => setReason(event.target.value)} />
        </label>
        <button type="submit" className="button button-main" disabled={isSaving}>
          {isSaving ? "Asking …" : "Propose to the team"}
        </button>
      </div>
      <NotSaved problem={problem} />
    </form>
  );
}
