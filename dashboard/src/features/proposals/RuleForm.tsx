"use client";
import { useId, type ReactNode } from "react";
import type { ActorRow, KindShown, OperatorRow, RuleDraft } from "@/shared/api/shapes";
import { SEVERITIES, type Severity } from "@/shared/rules/words";
import { fieldsOf, firstOf, spanOf, SPANS, type Field, type Value } from "./fields";

type Put = (changes: Partial<RuleDraft>) => void;

/** The form of a rule: its kind, the parameters of that kind, whom it binds and what it does. */
export function RuleForm({ draft, put, kinds, operators, actors }: {
  draft: RuleDraft;
  put: Put;
  kinds: readonly KindShown[];
  operators: readonly OperatorRow[];
  actors: readonly ActorRow[];
}) {
  const kind = kinds.find(({ kind }) => kind === draft.kind);
  const scope = draft.scope ?? {};
  const choose = (name: string): void => {
    const next = kinds.find(({ kind }) => kind === name);
    if (next) put({ kind: name, params: firstOf(next) });
  };
  return (
    <div className="space-y-4">
      <div className="flex flex-wrap items-end gap-3">
        <Pick label="Rule" value={draft.kind} from={kinds.map(({ kind, title }) => [kind, title])} onPick={choose} />
        {kind && fieldsOf(kind).map((field) => (
          <Parameter
            key={`${draft.kind} ${field.name}`}
            field={field}
            value={(draft.params[field.name] ?? field.first) as Value}
            onChange={(value) => put({ params: { ...draft.params, [field.name]: value } })}
          />
        ))}
        <Pick
          label="From"
          value={scope.actor_id ?? ""}
          from={[["", "all accounts"], ...actors.map(({ actor_id, handle }): Option => [actor_id, `@${handle}`])]}
          onPick={(actor) => put({ scope: { ...scope, actor_id: actor || null } })}
        />
        <Pick
          label="By"
          value={scope.operator_id ?? ""}
          from={[["", "everybody"], ...operators.map(({ operator_id, name }): Option => [operator_id, name])]}
          onPick={(operator) => put({ scope: { ...scope, operator_id: operator || null } })}
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
            checked={draft.may_override ?? true}
            onChange={(event) => put({ may_override: event.target.checked })}
          />
          A second press sends anyway (logged)
        </label>
      )}
      {kind && <p className="text-12 text-muted">{kind.about}</p>}
    </div>
  );
}

function Parameter({ field, value, onChange }: { field: Field; value: Value; onChange: (value: Value) => void }) {
  if (field.type === "choice") {
    return <Pick label={field.title} value={String(value)} from={field.choices.map(({ value, word }) => [value, word])} onPick={onChange} />;
  }
  if (field.type === "clock") return <Clock label={field.title} value={String(value)} onChange={onChange} />;
  if (field.unit === "seconds") return <Span field={field} seconds={Number(value)} onChange={onChange} />;
  const label = field.unit && !field.title.toLowerCase().includes(field.unit) ? `${field.title} (${field.unit})` : field.title;
  return <Whole label={label} value={Number(value)} least={field.least} most={field.most} onChange={onChange} />;
}

function Span({ field, seconds, onChange }: {
  field: Field & { type: "whole" };
  seconds: number;
  onChange: (seconds: number) => void;
}) {
  const { amount, size } = Number.isFinite(seconds) && seconds > 0 ? spanOf(seconds) : { amount: NaN, size: 60 };
  return (
    <div className="flex items-end gap-1">
      <Whole label={field.title} value={amount} least={1} most={Math.floor(field.most / size)} onChange={(next) => onChange(next * size)} />
      <select
        aria-label={`${field.title}: unit`}
        className="field"
        value={size}
        onChange={(event) => onChange((Number.isFinite(amount) ? amount : 1) * Number(event.target.value))}
      >
        {SPANS.map(([size, word]) => (
          <option key={size} value={size}>
            {word}
          </option>
        ))}
      </select>
    </div>
  );
}

type Option = readonly [value: string | number, word: string];

/** One of several, under its name. */
export function Pick({ label, value, from, onPick }: {
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

/** A whole number, under its name. */
export function Whole({ label, value, least, most, onChange }: {
  label: string;
  value: number;
  least: number;
  most: number;
  onChange: (value: number) => void;
}) {
  const id = useId();
  return (
    <Named label={label} id={id}>
      <input
        id={id}
        type="number"
        inputMode="numeric"
        className="field w-24"
        min={least}
        max={most}
        step={1}
        required
        value={Number.isNaN(value) ? "" : value}
        onChange={(event) => onChange(event.target.valueAsNumber)}
      />
    </Named>
  );
}

function Clock({ label, value, onChange }: { label: string; value: string; onChange: (value: string) => void }) {
  const id = useId();
  return (
    <Named label={label} id={id}>
      <input id={id} type="time" className="field" required value={value} onChange={(event) => onChange(event.target.value)} />
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
