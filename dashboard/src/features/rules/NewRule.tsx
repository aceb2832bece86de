"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent, type ReactNode } from "react";
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
          <Labelled label="Rule">
            <select className="field" value={draft.kind} onChange={(event) => put({ kind: event.target.value as Kind })}>
              {Object.entries(KIND_WORDS).map(([kind, word]) => (
                <option key={kind} value={kind}>
                  {word}
                </option>
              ))}
            </select>
          </Labelled>
          {draft.kind === "frequency-cap" && (
            <>
              <Whole label="At most" value={draft.limit} most={100_000} onChange={(limit) => put({ limit })} />
              <Labelled label="Counted">
                <select className="field" value={draft.counts} onChange={(event) => put({ counts: event.target.value })}>
                  {Object.entries(COUNTS).map(([counts, word]) => (
                    <option key={counts} value={counts}>
                      {word}
                    </option>
                  ))}
                </select>
              </Labelled>
              <Labelled label="In">
                <select className="field" value={draft.windowS} onChange={(event) => put({ windowS: Number(event.target.value) })}>
                  {WINDOWS.map(([seconds, word]) => (
                    <option key={seconds} value={seconds}>
                      {word}
                    </option>
                  ))}
                </select>
              </Labelled>
            </>
          )}
          {draft.kind === "interval-spacing" && (
            <Whole label="Seconds between two messages" value={draft.minS} most={604_800} onChange={(minS) => put({ minS })} />
          )}
          {draft.kind === "duplicate-contact" && (
            <Whole label="Days to look back" value={draft.days} most={3_650} onChange={(days) => put({ days })} />
          )}
          <Labelled label="From">
            <select className="field" value={draft.actorId} onChange={(event) => put({ actorId: event.target.value })}>
              <option value="">all accounts</option>
              {actors.map(({ actor_id, handle }) => (
                <option key={actor_id} value={actor_id}>
                  @{handle}
                </option>
              ))}
            </select>
          </Labelled>
          <Labelled label="By">
            <select className="field" value={draft.operatorId} onChange={(event) => put({ operatorId: event.target.value })}>
              <option value="">everybody</option>
              {operators.map(({ operator_id, name }) => (
                <option key={operator_id} value={operator_id}>
                  {name}
                </option>
              ))}
            </select>
          </Labelled>
          <Labelled label="Then">
            <select className="field" value={draft.severity} onChange={(event) => put({ severity: event.target.value as Severity })}>
              {Object.entries(SEVERITIES).map(([severity, { word }]) => (
                <option key={severity} value={severity}>
                  {word}
                </option>
              ))}
            </select>
          </Labelled>
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

function Labelled({ label, children }: { label: string; children: ReactNode }) {
  return (
    <label className="flex flex-col gap-1 text-12 text-muted">
      {label}
      <span className="contents text-text">{children}</span>
    </label>
  );
}

function Whole({ label, value, most, onChange }: { label: string; value: number; most: number; onChange: (value: number) => void }) {
  return (
    <Labelled label={label}>
      <input
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
    </Labelled>
  );
}
