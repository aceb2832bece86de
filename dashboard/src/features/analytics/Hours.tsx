import { number } from "@/shared/ui/numbers";

const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/** When the team writes: a square an hour of the week, its share of the accent by how much was sent. */
export function Hours({ hours, zone }: { hours: number[][]; zone: string }) {
  const most = Math.max(0, ...hours.flat());
  const place = hours.flat().indexOf(most);
  return (
    <section aria-labelledby="hours" className="card p-4">
      <h2 id="hours" className="text-14 font-medium">
        Hours of the week <span className="text-12 font-normal text-muted">sent, by local hour ({zone})</span>
      </h2>
      <p className="mt-1 text-12 text-muted">
        {most === 0
          ? "Nothing was sent in this period."
          : `Most in one hour: ${number(most)}, ${DAYS[Math.floor(place / 24)]} ${place % 24}:00. Darker is more; the numbers are in each square.`}
      </p>
      <div className="mt-3 overflow-x-auto" tabIndex={0} role="region" aria-label="Sent by hour of the week">
        <table className="w-full min-w-[46rem] table-fixed border-separate border-spacing-0.5 text-center text-12">
          <thead>
            <tr className="text-muted">
              <th scope="col" className="w-10 text-left font-normal">
                <span className="sr-only">Day</span>
              </th>
              {hours[0]?.map((_, hour) => (
                <th key={hour} scope="col" className="font-normal">{hour}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {hours.map((row, day) => (
              <tr key={DAYS[day]}>
                <th scope="row" className="text-left font-normal text-muted">{DAYS[day]}</th>
                {row.map((sent, hour) => (
                  <td
                    key={hour}
                    data-sent={sent}
                    className="h-7 rounded-[3px] text-text"
                    // At most half of the accent, so that the number on it keeps its contrast.
                    style={{ background: `color-mix(in srgb, var(--accent) ${most ? Math.round((45 * sent) / most) : 0}%, var(--raised))` }}
                  >
                    {sent > 0 && number(sent)}
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
