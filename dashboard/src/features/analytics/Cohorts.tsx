import type { Cohort } from "@/shared/api/shapes";
import { calendarDay } from "@/shared/time/words";
import { number, percent } from "@/shared/ui/numbers";

const STEPS = [
  { step: "replied", word: "Replied", dot: "bg-status-replied" },
  { step: "warm", word: "Warm", dot: "bg-status-warm" },
  { step: "booked", word: "Booked", dot: "bg-status-booked" },
  { step: "paid", word: "Paid", dot: "bg-status-paid" },
] as const;

/** How far the people of each week came, as they stand now. */
export function Cohorts({ cohorts }: { cohorts: Cohort[] }) {
  return (
    <section aria-labelledby="cohorts" className="card p-4">
      <h2 id="cohorts" className="text-14 font-medium">
        Funnel by week <span className="text-12 font-normal text-muted">people by the week of their first message, as they stand now; each step holds those after it</span>
      </h2>
      <div className="mt-3 overflow-x-auto" tabIndex={0} role="region" aria-label="Funnel by week">
        <table className="w-full min-w-[34rem] text-13">
          <thead>
            <tr className="border-b border-line text-right text-12 text-muted">
              <th scope="col" className="py-1.5 text-left font-normal">Week of</th>
              <th scope="col" className="py-1.5 pl-3 font-normal">People</th>
              {STEPS.map(({ step, word, dot }) => (
                <th key={step} scope="col" className="py-1.5 pl-3 font-normal whitespace-nowrap">
                  <span aria-hidden="true" className={`mr-1.5 inline-block size-2 rounded-full ${dot}`} />
                  {word}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {cohorts.map((cohort) => (
              <tr key={cohort.week} data-week={cohort.week} className="h-9 border-b border-line last:border-0">
                <th scope="row" className="text-left font-medium whitespace-nowrap">{calendarDay(cohort.week)}</th>
                <td className="pl-3 text-right">{number(cohort.people)}</td>
                {STEPS.map(({ step }) => (
                  <td key={step} className="pl-3 text-right whitespace-nowrap">
                    {number(cohort[step])} <span className="inline-block w-12 text-12 text-muted">{percent(cohort[step], cohort.people)} %</span>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
