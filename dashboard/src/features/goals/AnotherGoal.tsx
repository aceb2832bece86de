"use client";
import { useId, useState, type FormEvent } from "react";
import { core } from "@/shared/api/client";
import type { GoalShown } from "@/shared/api/shapes";
import { NotSaved } from "@/shared/rules/NotSaved";
import { useSaving } from "@/shared/rules/useSaving";
import { useSession } from "@/shared/session/Session";

/** Asks the team for another number in a goal's place, or for its end. */
export function AnotherGoal({ goal: { goal_id, draft }, sentence }: { goal: GoalShown["goal"]; sentence: string }) {
  const { operator } = useSession();
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  const [target, setTarget] = useState(draft.target);
  const { isSaving, problem, save } = useSaving();
  if (operator.role === "viewer") return null;

  const end = () =>
    save(() => core.POST("/v1/proposals", { body: { change: { what: "retire-goal", subject_id: goal_id }, reason: "" } }), "Proposed. The team was asked");
  const change = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const asked = { what: "change-goal" as const, subject_id: goal_id, goal: { ...draft, target } };
    if (await save(() => core.POST("/v1/proposals", { body: { change: asked, reason: "" } }), "Proposed. The team was asked")) setOpen(false);
  };

  return (
    <div className="space-y-2 pt-1">
      {isOpen ? (
        <form onSubmit={(event) => void change(event)} className="flex flex-wrap items-end gap-2">
          <label htmlFor={id} className="flex flex-col gap-1 text-12 text-muted">
            So many instead
            <input
              id={id} type="number" className="field w-24 text-text" min={1} max={1_000_000} step={1} required
              value={Number.isNaN(target) ? "" : target}
              onChange={(event) => setTarget(event.target.valueAsNumber)}
            />
          </label>
          <button type="submit" className="button button-main" disabled={isSaving || target === draft.target}>
            Propose to the team
          </button>
          <button type="button" className="button" onClick={() => setOpen(false)}>
            Stay as it is
          </button>
        </form>
      ) : (
        <div className="flex flex-wrap gap-2">
          <button type="button" className="button" onClick={() => setOpen(true)}>
            Change …<span className="sr-only"> {sentence}</span>
          </button>
          <button type="button" className="button" disabled={isSaving} onClick={() => void end()}>
            Propose to end<span className="sr-only"> {sentence}</span>
          </button>
        </div>
      )}
      <NotSaved problem={problem} />
    </div>
  );
}
