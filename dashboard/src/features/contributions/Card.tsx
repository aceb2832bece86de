import Link from "next/link";
import type { Contribution, Contributions } from "@/shared/api/shapes";
import { STANDINGS, type Safety } from "@/shared/safety/standings";
import { Sign } from "@/shared/signs/Sign";
import { statusDot, statusWord } from "@/shared/status/statuses";
import { calendarDay } from "@/shared/time/words";
import { counted, number } from "@/shared/ui/numbers";
import { words } from "./periods";
import { Sharers } from "./Sharers";

/** One operator or one account: two periods beside each other, what it is made of, its pace, where its people stand. */
export function Card({ row, of, told, isMe, safety }: {
  row: Contribution;
  of: "operators" | "actors";
  told: Contributions;
  isMe: boolean;
  safety: Safety | null;
}) {
  const filter = of === "actors" ? "actor" : "operator";
  const name = of === "actors" ? `@${row.name}` : row.name;
  return (
    <li data-id={row.id} className="card min-w-0 space-y-4 p-4">
      <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <h2 className="min-w-0 text-14 font-medium wrap-anywhere">
          {name}
          {of === "operators" && isMe && <span className="font-normal text-muted"> · you</span>}
        </h2>
        <Link prefetch={false} href={`/activity/?${filter}=${encodeURIComponent(row.id)}`} className="link text-12">
          Activity
        </Link>
        <Link prefetch={false} href={`/prospects/?${filter}=${encodeURIComponent(row.id)}`} className="link text-12">
          Prospects
        </Link>
      </div>
      <Windows row={row} of={of} days={told.days} />
      <Pace days={told.pace_days} counts={row.pace} />
      <Statuses row={row} days={told.days[1]} />
      {of === "actors" && <Standing safety={safety} />}
      {of === "actors" && <Sharers actor_id={row.id} handle={row.name} />}
    </li>
  );
}

/** Mine, the others' and all of an account; of an operator the accounts, and all. The last line is the sum. */
function Windows({ row, of, days }: { row: Contribution; of: "operators" | "actors"; days: number[] }) {
  const others = row.sent.map((all, at) => all - (row.mine[at] ?? 0));
  const lines =
    of === "actors"
      ? [
          { name: "Mine", sent: row.mine },
          { name: "Others", sent: others },
        ]
      : row.parts.map(({ name, sent }) => ({ name: `from @${name}`, sent }));
  return (
    <div className="overflow-x-auto">
      <table className="w-full text-13">
        <thead>
          <tr className="border-b border-line text-right text-12 text-muted">
            <th scope="col" className="py-1 text-left font-normal">Sent</th>
            {days.map((several, at) => (
              <th key={at} scope="col" className="py-1 pl-3 font-normal whitespace-nowrap">{words(several)}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <Numbers key={line.name} name={line.name} numbers={line.sent} />
          ))}
          <Numbers name={of === "actors" ? "Account" : "All accounts"} numbers={row.sent} isSum />
          <Numbers name="People" numbers={row.people} />
        </tbody>
      </table>
      {of === "actors" && row.parts.length > 1 && (
        <p className="mt-1 text-12 text-muted">
          {row.parts.map(({ name, sent }) => `${name} ${number(sent[0] ?? 0)} and ${number(sent[1] ?? 0)}`).join(" · ")}
        </p>
      )}
    </div>
  );
}

function Numbers({ name, numbers, isSum = false }: { name: string; numbers: number[]; isSum?: boolean }) {
  return (
    <tr className={isSum ? "border-y border-line font-medium" : undefined} data-row={name}>
      <th scope="row" className={`py-1 text-left wrap-anywhere ${isSum ? "font-medium" : "font-normal text-muted"}`}>{name}</th>
      {numbers.map((value, at) => (
        <td key={at} className="py-1 pl-3 text-right">{number(value)}</td>
      ))}
    </tr>
  );
}

function Pace({ days, counts }: { days: string[]; counts: number[] }) {
  const most = Math.max(1, ...counts);
  const width = 100 / Math.max(1, counts.length);
  const sum = counts.reduce((all, n) => all + n, 0);
  return (
    <figure>
      <svg
        role="img"
        aria-label={`Sent each day of the last ${counts.length}, oldest first: ${counts.join(", ")}`}
        width="100%"
        height={36}
      >
        <line x1="0" x2="100%" y1={35.5} y2={35.5} className="stroke-line" />
        {counts.map((n, at) => (
          <rect key={days[at]} x={`${at * width + width * 0.15}%`} width={`${width * 0.7}%`} y={35 - (32 * n) / most} height={(32 * n) / most} className="fill-accent">
            <title>{`${calendarDay(days[at] ?? "")}: ${n}`}</title>
          </rect>
        ))}
      </svg>
      <figcaption className="text-12 text-muted">
        Pace of {counts.length} days: {number(sum)} sent, most on one day {number(Math.max(0, ...counts))}
      </figcaption>
    </figure>
  );
}

function Statuses({ row, days }: { row: Contribution; days: number | undefined }) {
  const all = row.statuses.reduce((sum, { people }) => sum + people, 0);
  if (all === 0) return <p className="text-12 text-muted">Nobody was written to {words(days)}.</p>;
  return (
    <div>
      <div aria-hidden="true" className="flex h-2 overflow-hidden rounded-full">
        {row.statuses.map(({ status, people }) => (
          <span key={status} className={statusDot(status)} style={{ width: `${(100 * people) / all}%` }} />
        ))}
      </div>
      <p className="mt-1 text-12 text-muted">
        {counted(all, "person", "people")} written to {words(days)} stand now:{" "}
        {row.statuses.map(({ status, people }) => `${statusWord(status)} ${number(people)}`).join(" · ")}
      </p>
    </div>
  );
}

function Standing({ safety }: { safety: Safety | null }) {
  if (!safety) return <p className="text-12 text-muted">Nothing was sent in the last 7 days, so there is nothing to hold against the rules.</p>;
  const { word, sign, colour } = STANDINGS[safety.standing];
  return (
    <p className="flex items-start gap-2 text-13">
      <Sign kind={sign} className={`mt-0.5 ${colour}`} />
      <span>
        {safety.standing !== "no-rule" && <span className="font-medium">{word}: </span>}
        {safety.sentence}{" "}
        <Link href="/goals/" className="link whitespace-nowrap">
          All factors
        </Link>
      </span>
    </p>
  );
}
