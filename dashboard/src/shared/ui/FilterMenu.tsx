"use client";
import { Select } from "@base-ui/react/select";
import { clsx } from "clsx";
import type { ReactNode } from "react";

export type Choice = { value: string; label: string; shown?: ReactNode };

/** A filter that lets several values through; none chosen lets all through. */
export function FilterMenu({ label, choices, chosen, onChoose }: {
  label: string;
  choices: readonly Choice[];
  chosen: readonly string[];
  onChoose: (values: string[]) => void;
}) {
  const names = chosen.map((value) => choices.find((choice) => choice.value === value)?.label ?? value);
  const summary = names.length === 0 ? "all" : names.length === 1 ? names[0] : `${names[0]} +${names.length - 1}`;
  return (
    <Select.Root multiple value={[...chosen]} onValueChange={onChoose}>
      <Select.Trigger
        className={clsx("button max-w-56 justify-start", chosen.length > 0 && "border-accent bg-accent-soft")}
        aria-label={`${label}: ${names.length ? names.join(", ") : "all"}`}
      >
        <span className="text-muted">{label}</span>
        <span className="truncate">{summary}</span>
        <Chevron />
      </Select.Trigger>
      <Select.Portal>
        <Select.Positioner className="z-40" sideOffset={4} align="start" alignItemWithTrigger={false}>
          <Select.Popup className="popup max-h-[min(24rem,var(--available-height))] min-w-48 max-w-[min(22rem,calc(100vw-2rem))] overflow-y-auto p-1 outline-none">
            <Select.List>
              {choices.length === 0 && <p className="px-2 py-1.5 text-13 text-muted">Nothing to choose from yet.</p>}
              {choices.map((choice) => (
                <ChoiceRow key={choice.value} value={choice.value} label={choice.label} shown={choice.shown} />
              ))}
            </Select.List>
            {chosen.length > 0 && (
              <button
                type="button"
                className="mt-1 w-full border-t border-line px-2 pt-2 pb-1 text-left text-13 text-accent"
                onClick={() => onChoose([])}
              >
                Show all
              </button>
            )}
          </Select.Popup>
        </Select.Positioner>
      </Select.Portal>
    </Select.Root>
  );
}

/** One row of a list of choices, with a check mark when it is chosen. */
export function ChoiceRow({ value, label, shown }: Choice) {
  return (
    <Select.Item
      value={value}
      label={label}
      className="grid min-h-8 cursor-default grid-cols-[1rem_1fr] items-center gap-2 rounded-control px-2 text-13 outline-none select-none data-highlighted:bg-raised pointer-coarse:min-h-11"
    >
      <Select.ItemIndicator className="col-start-1">
        <svg viewBox="0 0 16 16" aria-hidden="true" className="size-4 fill-none stroke-accent stroke-2">
          <path d="m3 8.5 3.2 3.2L13 4.5" />
        </svg>
      </Select.ItemIndicator>
      <Select.ItemText className="col-start-2 min-w-0">{shown ?? label}</Select.ItemText>
    </Select.Item>
  );
}

/** The small arrow that says "this opens". */
export function Chevron() {
  return (
    <svg viewBox="0 0 16 16" aria-hidden="true" className="size-3 shrink-0 fill-none stroke-muted stroke-2">
      <path d="m4 6 4 4 4-4" />
    </svg>
  );
}
