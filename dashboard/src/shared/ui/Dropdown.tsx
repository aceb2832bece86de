"use client";
import { useId, useRef, type ReactNode } from "react";
import { under } from "./under";

/** A button that opens a small box under it: the browser's own popover, closed by Escape or a press elsewhere. */
export function Dropdown({ label, name, button, className = "button", boxClass = "", children }: {
  /** What the box is, and what the button is called when nothing on it can be read. */
  label: string;
  name?: string;
  button: ReactNode;
  className?: string;
  boxClass?: string;
  children: ReactNode;
}) {
  const id = useId();
  const anchor = useRef<HTMLButtonElement>(null);
  return (
    <>
      <button ref={anchor} type="button" popoverTarget={id} aria-label={name} className={className}>
        {button}
      </button>
      <div
        id={id}
        popover="auto"
        role="dialog"
        aria-label={label}
        onToggle={(event) => {
          const box = event.currentTarget;
          if (event.newState !== "open" || !anchor.current) return;
          under(anchor.current, box);
          box.querySelector<HTMLElement>("input, button, select, a")?.focus();
        }}
        className={`popup fixed inset-auto m-0 max-h-[70dvh] max-w-[calc(100vw-1rem)] overflow-y-auto ${boxClass}`}
      >
        {children}
      </div>
    </>
  );
}
