import { clsx } from "clsx";
import { statusDot, statusWord } from "./statuses";

/** A status: a dot and its word; excluded is struck through as well. */
export function StatusMark({ status, className }: { status: string; className?: string }) {
  return (
    <span className={clsx("inline-flex max-w-full min-w-0 items-center gap-1.5 whitespace-nowrap", className)}>
      <span aria-hidden="true" className={clsx("size-2 shrink-0 rounded-full", statusDot(status))} />
      <span title={statusWord(status)} className={clsx("truncate", status === "excluded" && "text-muted line-through")}>{statusWord(status)}</span>
    </span>
  );
}
