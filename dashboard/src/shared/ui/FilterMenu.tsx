"use client";
import { clsx } from "clsx";
import type { KeyboardEvent, ReactNode } from "react";
import { Dropdown } from "./Dropdown";
import { number } from "./numbers";

/** One value of a filter; `count` is how many the list would have with it, null while that is asked. */
export type Choice = { value: string; label: string; shown?: ReactNode; count?: number | null };

/** A filter that lets several values through; none chosen lets all through. */
export function FilterMenu({ label, choices, chosen, onChoose }: {
  label: string;
  choices: readonly Choice[];
  chosen: readonly string[];
  onChoose: (values: string[]) => void;
}) {
  const names = chosen.map((value) => choices.find((choice) => choice.value === value)?.label ?? value);
  const summary = names.length === 0 ? "all" : names.length === 1 ? names[0] : `${names[0]} +${names.length - 1}`;
  const toggle = (value: string, isOn: boolean) =>
    onChoose(isOn ? [...chosen, value] : chosen.filter((other) => other !== value));
  return (
    <Dropdown
      label={label}
      className={clsx("button max-w-56 justify-start", chosen.length > 0 && "border-accent bg-accent-soft")}
      boxClass="min-w-48 p-1"
      button={
        <>
          <span className="text-muted">{label}</span>
          <span className="truncate">{summary}</span>
          <Chevron />
        </>
      }
    >
      <ul onKeyDown={walk}>
        {choices.length === 0 && <li className="px-2 py-1.5 text-13 text-muted">Nothing to choose from yet.</li>}
        {choices.map(({ value, label: word, shown, count }) => (
          <li key={value}>
            <label className="flex min-h-8 items-center gap-2 rounded-control px-2 text-13 select-none hover:bg-raised has-focus-visible:bg-raised pointer-coarse:min-h-11">
              <input
                type="checkbox"
                className="accent-accent"
                checked={chosen.includes(value)}
                onChange={(event) => toggle(value, event.target.checked)}
              />
              <span className="min-w-0 flex-1 truncate">{shown ?? word}</span>
              {count !== undefined && <span className="pl-4 text-12 text-muted">{count === null ? "…" : number(count)}</span>}
            </label>
          </li>
        ))}
      </ul>
      {chosen.length > 0 && (
        <button
          type="button"
          className="mt-1 w-full border-t border-line px-2 pt-2 pb-1 text-left text-13 text-accent"
          onClick={() => onChoose([])}
        >
          Show all
        </button>
      )}
    </Dropdown>
  );
}

/** Arrow keys go through the choices, as people expect of a menu. */
function walk(event: KeyboardEvent<HTMLUListElement>): void {
  const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
  if (!step) return;
  event.preventDefault();
  const boxes = [...event.currentTarget.querySelectorAll("input")];
  const at = boxes.indexOf(document.activeElement as HTMLInputElement);
  boxes[(at + step + boxes.length) % boxes.length]?.focus();
}

/** The small arrow that says "this opens". */
export function Chevron() {
  return (
    <svg viewBox="0 0 16 16" aria-hidden="true" className="size-3 shrink-0 fill-none stroke-muted stroke-2">
      <path d="m4 6 4 4 4-4" />
    </svg>
  );
}
