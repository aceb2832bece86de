import { clsx } from "clsx";

export const PERIODS = [1, 7, 30, 90] as const;

const WORDS: Record<number, string> = { 1: "Today", 7: "7 days", 30: "30 days", 90: "90 days" };

/** How far back the numbers reach. */
export function PeriodChoice({ days, onChoose }: { days: number; onChoose: (days: (typeof PERIODS)[number]) => void }) {
  return (
    <div role="group" aria-label="Period" className="inline-flex rounded-control border border-line bg-surface p-0.5">
      {PERIODS.map((period) => (
        <button
          key={period}
          type="button"
          aria-pressed={period === days}
          onClick={() => onChoose(period)}
          className={clsx(
            "min-h-7 rounded-[4px] px-3 text-13 pointer-coarse:min-h-11",
            period === days ? "bg-accent-soft font-medium" : "text-muted hover:text-text",
          )}
        >
          {WORDS[period]}
        </button>
      ))}
    </div>
  );
}
