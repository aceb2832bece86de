"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useId, useState, type FormEvent, type ReactNode } from "react";
import { core } from "@/shared/api/client";
import { problemOf, type Problem } from "@/shared/api/problem";
import type { ActorRow, OperatorRow } from "@/shared/api/shapes";
import { Sign } from "@/shared/signs/Sign";
import { toasts } from "@/shared/ui/Toasts";
import { consequence, COUNTS, KIND_WORDS, sentence, SEVERITIES, WINDOWS, type Kind, type Names, type Severity } from "./kinds";

type Draft = {
  kind: Kind;
  limit: number;
  windowS: number;
  counts: string;
  minS: number;
  days: number;
  severity: Severity;
  operatorId: string;
  actorId: string;
  mayOverride: boolean;
};

const FIRST: Draft = {
  kind: "frequency-cap", limit: 50, windowS: 3_600, counts: "messages", minS: 60, days: 7,
  severity: "warn", operatorId: "", actorId: "", mayOverride: true,
};

/** What Core is told. */
function asked(draft: Draft) {
  const params: Record<Kind, Record<string, unknown>> = {
    "frequency-cap": { limit: draft.limit, window_s: draft.windowS, counts: draft.counts },
    "interval-spacing": { min_s: draft.minS },
    "duplicate-contact": { days: draft.days },
  };
  return {
    kind: draft.kind,
    severity: draft.severity,
    params: params[draft.kind],
    scope: { operator_id: draft.operatorId || null, actor_id: draft.actorId || null },
    may_override: draft.mayOverride,
  };
}

/** The form by which the owner of a one-person team enacts a rule at once. */
export function NewRule({ operators, actors, names }: { operators: OperatorRow[]; actors: ActorRow[]; names: Names }) {
  const client = useQueryClient();
  const [draft, setDraft] = useState(FIRST);
  const [isSaving, setSaving] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const put = (changes: Partial<Draft>) => setDraft((known) => ({ ...known, ...changes }));
  const rule = asked(draft);

  const enact = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setSaving(true);
    setProblem(null);
    try {
      const { error, response } = await core.POST("/v1/rules", { body: rule });
      if (!response.ok) throw error;
      await client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[1] === "/v1/rules" });
      toasts.add({ title: "The rule is in force", description: "Browsers of the team hear of it at their next sync." });
      setDraft(FIRST);
    } catch (error) {
      setProblem(problemOf(error));
    } finally {
      setSaving(false);
    }
  };

  return (
    <section aria-labelledby="new-rule" className="card p-4">
      <h2 id="new-rule" className="text-14 font-medium">
        Add a rule
      </h2>
      <p className="mt-1 text-12 text-muted">
        While the team has one person, a rule is in force at once. From the second person on, the team votes.
      </p>
      <form onSubmit={(event) => void enact(event)} className="mt-4 space-y-4">
        <div className="flex flex-wrap items-end gap-3">
          <Pick label="Rule" value={draft.kind} from={Object.entries(KIND_WORDS)} onPick={(kind) => put({ kind: kind as Kind })} />
          {draft.kind === "frequency-cap" && (
            <>
              <Whole label="At most" value={draft.limit} most={100_000} onChange={(limit) => put({ limit })} />
              <Pick label="Counted" value={draft.counts} from={Object.entries(COUNTS)} onPick={(counts) => put({ counts })} />
              <Pick label="In" value={String(draft.windowS)} from={WINDOWS} onPick={(seconds) => put({ windowS: Number(seconds) })} />
            </>
          )}
          {draft.kind === "interval-spacing" && (
            <Whole label="Seconds between two messages" value={draft.minS} most={604_800} onChange={(minS) => put({ minS })} />
          )}
          {draft.kind === "duplicate-contact" && (
            <Whole label="Days to look back" value={draft.days} most={3_650} onChange={(days) => put({ days })} />
          )}
          <Pick
            label="From"
            value={draft.actorId}
            from={[["", "all accounts"], ...actors.map(({ actor_id, handle }): Option => [actor_id, `@${handle}`])]}
            onPick={(actorId) => put({ actorId })}
          />
          <Pick
            label="By"
            value={draft.operatorId}
            from={[["", "everybody"], ...operators.map(({ operator_id, name }): Option => [operator_id, name])]}
            onPick={(operatorId) => put({ operatorId })}
          />
          <Pick
            label="Then"
            value={draft.severity}
            from={Object.entries(SEVERITIES).map(([severity, { word }]): Option => [severity, word])}
            onPick={(severity) => put({ severity: severity as Severity })}
          />
        </div>
        {draft.severity === "hold" && (
          <label className="flex items-center gap-2 text-13">
            <input
              type="checkbox"
              className="size-4 accent-(--accent)"
              checked={draft.mayOverride}
              onChange={(event) => put({ mayOverride: event.target.checked })}
            />
            A second press sends anyway (logged)
          </label>
        )}
        <p className="rounded-control bg-raised px-3 py-2 text-13">
          {sentence(rule, names)} <span className="text-muted">Then {consequence(draft.severity, draft.mayOverride)}.</span>
        </p>
        {problem && (
          <p role="alert" className="flex items-start gap-2 text-13 text-hold">
            <Sign kind="failed" className="mt-0.5" />
            <span>
              Not saved. {problem.message}{" "}
              {problem.code === "needs-vote" ? "Your team has more than one person by now; reload the page to see it." : problem.remedy}
            </span>
          </p>
        )}
        <button type="submit" className="button button-main" disabled={isSaving}>
          {isSaving ? "Saving …" : "Put in force"}
        </button>
      </form>
    </section>
  );
}

type Option = readonly [value: string | number, word: string];

/** One of several, under its name. */
function Pick({ label, value, from, onPick }: {
  label: string;
  value: string;
  from: readonly Option[];
  onPick: (value: string) => void;
}) {
  const id = useId();
  return (
    <Named label={label} id={id}>
      <select id={id} className="field" value={value} onChange={(event) => onPick(event.target.value)}>
        {from.map(([option, word]) => (
          <option key={option} value={option}>
            {word}
          </option>
        ))}
      </select>
    </Named>
  );
}

/** A whole number from one on, under its name. */
function Whole({ label, value, most, onChange }: { label: string; value: number; most: number; onChange: (value: number) => void }) {
  const id = useId();
  return (
    <Named label={label} id={id}>
      <input
        id={id}
        type="number"
        inputMode="numeric"
        className="field w-24"
        min={1}
        max={most}
        step={1}
        required
        value={Number.isNaN(value) ? "" : value}
        onChange={(event) => onChange(event.target.valueAsNumber)}
      />
    </Named>
  );
}

function Named({ label, id, children }: { label: string; id: string; children: ReactNode }) {
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="text-12 text-muted">
        {label}
      </label>
      {children}
    </div>
  );
}
