import type { Evidence } from "@/shared/api/shapes";
import { SEVERITIES } from "@/shared/rules/words";
import { calendarDay } from "@/shared/time/words";
import { counted, number } from "@/shared/ui/numbers";

const HEIGHT = 56;

/** What a rule would have done over the team's own past: days, people, accounts, and other limits. */
export function EvidenceView({ evidence }: { evidence: Evidence }) {
  const { days, messages, spoke, before, replaced, severity, operators } = evidence;
  const word = SEVERITIES[severity].spoke;
  const untouched = operators.filter((part) => part.spoke === 0).length;
  return (
    <section aria-label="Evidence" className="space-y-4" data-spoke={spoke}>
      <p className="text-14">
        Over the last {days} days this would have {word} <strong>{counted(spoke, "message", "messages")}</strong> of {number(messages)}
        {operators.length > 0 && `; ${counted(untouched, "person", "people")} of ${number(operators.length)} not affected`}.
        {replaced && ` The rule it replaces (${replaced}): ${number(before)}.`}
      </p>
      {messages === 0 ? (
        <p className="text-13 text-muted">The team sent nothing in this time, so the past says nothing yet.</p>
      ) : (
        <>
          <Days evidence={evidence} />
          <div className="grid gap-4 sm:grid-cols-2">
            <Parts title="People" parts={operators} word={word} hasBefore={Boolean(replaced)} />
            <Parts title="Accounts" parts={evidence.actors} word={word} hasBefore={Boolean(replaced)} />
          </div>
          {evidence.limits.length > 1 && <Limits evidence={evidence} />}
        </>
      )}
      <p className="text-12 text-muted">The past is taken as it was: everybody is taken to have written all the same.</p>
    </section>
  );
}

function Days({ evidence }: { evidence: Evidence }) {
  const most = Math.max(1, ...evidence.per_day.map(({ spoke, before }) => Math.max(spoke, before)));
  const width = 100 / evidence.per_day.length;
  const high = (value: number): number => (HEIGHT * value) / most;
  return (
    <figure>
      <svg aria-hidden="true" width="100%" height={HEIGHT + 4}>
        <line x1="0" x2="100%" y1={HEIGHT + 1} y2={HEIGHT + 1} className="stroke-line" />
        {evidence.per_day.map(({ day, spoke, messages }, at) => (
          <g key={day}>
            <title>{`${calendarDay(day)}: ${spoke} of ${messages}`}</title>
            <rect x={`${(at + 0.15) * width}%`} width={`${width * 0.7}%`} y={HEIGHT - high(spoke)} height={high(spoke)} className="fill-accent" />
          </g>
        ))}
      </svg>
      <figcaption className="text-12 text-muted">
        {calendarDay(evidence.per_day[0]?.day ?? "")} to today, most on one day: {number(Math.max(0, ...evidence.per_day.map(({ spoke }) => spoke)))}
      </figcaption>
    </figure>
  );
}

function Parts({ title, parts, word, hasBefore }: { title: string; parts: Evidence["operators"]; word: string; hasBefore: boolean }) {
  if (parts.length === 0) return null;
  return (
    <table className="w-full text-13">
      <thead className="text-12 text-muted">
        <tr>
          <th scope="col" className="text-left font-normal">{title}</th>
          <th scope="col" className="text-right font-normal">Messages</th>
          <th scope="col" className="text-right font-normal">{word}</th>
          {hasBefore && <th scope="col" className="text-right font-normal">before</th>}
        </tr>
      </thead>
      <tbody>
        {parts.map(({ id, name, messages, spoke, before }) => (
          <tr key={id} className="border-t border-line">
            <th scope="row" className="py-1 text-left font-normal">{name}</th>
            <td className="text-right">{number(messages)}</td>
            <td className="text-right font-medium">{number(spoke)}</td>
            {hasBefore && <td className="text-right text-muted">{number(before)}</td>}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Limits({ evidence }: { evidence: Evidence }) {
  const most = Math.max(1, ...evidence.limits.map(({ spoke }) => spoke));
  return (
    <div>
      <h3 className="text-13 font-medium">With other limits</h3>
      <table className="mt-1 w-full text-13">
        <thead className="sr-only">
          <tr>
            <th scope="col">Limit</th>
            <th scope="col">Messages</th>
          </tr>
        </thead>
        <tbody>
          {evidence.limits.map(({ value, spoke }) => (
            <tr key={value}>
              <th scope="row" className="w-16 py-0.5 text-right font-normal text-muted">{number(value)}</th>
              <td className="pl-3">
                <span className="flex items-center gap-2">
                  <span aria-hidden="true" className="block h-3 rounded-[2px] bg-accent" style={{ width: `${(spoke / most) * 75}%` }} />
                  {number(spoke)}
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
