import type { DayCount } from "@/shared/api/shapes";
import { calendarDay } from "@/shared/time/words";
import { number } from "@/shared/ui/numbers";

const HEIGHT = 150;
const TOP = 18;
const FOOT = 22;

/** Sent messages a day: mine at the foot of each bar, the others' on top, together the team's. */
export function DayBars({ days }: { days: DayCount[] }) {
  const most = Math.max(1, ...days.map(({ team }) => team));
  const mine = days.reduce((sum, day) => sum + day.mine, 0);
  const team = days.reduce((sum, day) => sum + day.team, 0);
  const width = 100 / Math.max(1, days.length);
  // With many days only some have room for their name and number.
  const everyNth = Math.ceil(days.length / 6);
  const high = (value: number): number => ((HEIGHT - TOP) * value) / most;
  return (
    <section aria-labelledby="per-day" className="card p-4">
      <div className="flex flex-wrap items-baseline gap-x-4 gap-y-1">
        <h2 id="per-day" className="text-14 font-medium">
          Sent a day
        </h2>
        <p className="flex flex-wrap gap-x-3 text-12 text-muted">
          <span className="inline-flex items-center gap-1.5">
            <span aria-hidden="true" className="size-2.5 rounded-[2px] bg-accent" /> mine {number(mine)}
          </span>
          <span className="inline-flex items-center gap-1.5">
            <span aria-hidden="true" className="size-2.5 rounded-[2px] border border-accent bg-accent-soft" /> others{" "}
            {number(team - mine)}
          </span>
          <span>team {number(team)}</span>
        </p>
      </div>
      {team === 0 ? (
        <p className="py-12 text-center text-13 text-muted">
          Each message that goes out adds to the bar of its day. None did in this period.
        </p>
      ) : (
        <svg aria-hidden="true" width="100%" height={HEIGHT + FOOT} className="mt-3 overflow-visible">
          <line x1="0" x2="100%" y1={HEIGHT} y2={HEIGHT} className="stroke-line" />
          {days.map((day, at) => (
            <g key={day.day}>
              <title>{`${calendarDay(day.day)}: mine ${day.mine}, team ${day.team}`}</title>
              <rect x={`${at * width}%`} width={`${width}%`} y={0} height={HEIGHT} className="fill-transparent" />
              <Bar x={at * width} width={width} y={HEIGHT - high(day.team)} height={high(day.team - day.mine)} className="fill-accent-soft stroke-accent" />
              <Bar x={at * width} width={width} y={HEIGHT - high(day.mine)} height={high(day.mine)} className="fill-accent stroke-accent" />
              {days.length <= 14 && day.team > 0 && (
                <text x={`${(at + 0.5) * width}%`} y={HEIGHT - high(day.team) - 5} textAnchor="middle" className="fill-text text-12">
                  {number(day.team)}
                </text>
              )}
              {(days.length - 1 - at) % everyNth === 0 && (
                <text x={`${(at + (days.length > 8 ? 1 : 0.5)) * width}%`} y={HEIGHT + 16} textAnchor={days.length > 8 ? "end" : "middle"} className="fill-muted text-12">
                  {dayLabel(day.day, days.length)}
                </text>
              )}
            </g>
          ))}
        </svg>
      )}
      <table className="sr-only">
        <caption>Sent messages a day</caption>
        <thead>
          <tr>
            <th scope="col">Day</th>
            <th scope="col">Mine</th>
            <th scope="col">Team</th>
          </tr>
        </thead>
        <tbody>
          {days.map(({ day, mine, team }) => (
            <tr key={day}>
              <th scope="row">{calendarDay(day)}</th>
              <td>{mine}</td>
              <td>{team}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

const dayLabel = (day: string, days: number): string =>
  days <= 7 ? (calendarDay(day).split(/,? /)[0] ?? "") : calendarDay(day).split(/,? /).slice(1).join(" ");

function Bar({ x, width, y, height, className }: { x: number; width: number; y: number; height: number; className: string }) {
  if (height <= 0) return null;
  const gap = width * 0.18;
  return <rect x={`${x + gap}%`} width={`${width - 2 * gap}%`} y={y} height={height} className={className} />;
}
