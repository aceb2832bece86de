import { clsx } from "clsx";
import { allStatuses, statusDot, statusWord } from "./statuses";

/** The status of a person, and the way to another: the browser's own list, with the dot beside it. */
export function StatusSelect({ status, label, disabled = false, isQuiet = false, onChoose }: {
  status: string;
  label: string;
  disabled?: boolean;
  isQuiet?: boolean;
  onChoose: (status: string) => void;
}) {
  const all = allStatuses();
  const known = all.includes(status) ? all : [status, ...all];
  return (
    <span className="relative inline-flex max-w-full min-w-0 items-center">
      <span aria-hidden="true" className={clsx("pointer-events-none absolute size-2 rounded-full", isQuiet ? "left-0" : "left-2.5", statusDot(status))} />
      <select
        aria-label={label}
        value={status}
        disabled={disabled}
        onChange={(event) => event.target.value !== status && onChoose(event.target.value)}
        title={statusWord(status)}
        className={clsx(
          "max-w-full truncate",
          isQuiet ? "min-h-7 cursor-pointer rounded-control bg-transparent pl-3.5 hover:bg-raised pointer-coarse:min-h-11" : "field pl-6 font-medium",
          status === "excluded" && "text-muted line-through",
        )}
      >
        {known.map((word) => (
          <option key={word} value={word} className="bg-surface text-text">
            {statusWord(word)}
          </option>
        ))}
      </select>
    </span>
  );
}
