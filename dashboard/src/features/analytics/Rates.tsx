import { clsx } from "clsx";
import type { Analytics, Rate } from "@/shared/api/shapes";
import { number, percent } from "@/shared/ui/numbers";

/** Who is answered: of the people written to, how many replied afterwards, and how sure that number is. */
export function Rates({ told }: { told: Analytics }) {
  return (
    <section aria-labelledby="rates" className="card p-4">
      <h2 id="rates" className="text-14 font-medium">
        Reply rate <span className="text-12 font-normal text-muted">people written to in this period who replied afterwards</span>
      </h2>
      <p className="mt-1 max-w-[80ch] text-12 text-muted">
        The bar shows between which rates the true one lies, 95 times in 100. Two bars that overlap do not tell who is better; with few
        people they say nothing.
      </p>
      <div className="mt-3 grid grid-cols-1 gap-x-8 gap-y-4 xl:grid-cols-2">
        <List title="By operator" rows={[{ ...told.team, name: "Team" }, ...told.operators]} />
        <List title="By account" rows={told.actors.map((row) => ({ ...row, name: `@${row.name}` }))} />
        {told.templates.length > 0 && (
          <List
            title="By template"
            rows={told.templates.map(({ template_id, title, text, is_ended, rate }) => ({
              ...rate,
              id: `${template_id}/${rate.id}`,
              name: `${title}: ${text || "a text taken out since"}${is_ended && text ? " (offered no more)" : ""}`,
            }))}
          />
        )}
      </div>
    </section>
  );
}

/** First messages that say the same but for a few words: which of them people answer. */
export function Openers({ told: { openers } }: { told: Analytics }) {
  const { first, looked_at, groups, others } = openers;
  return (
    <section aria-labelledby="openers" className="card p-4">
      <h2 id="openers" className="text-14 font-medium">
        Openers <span className="text-12 font-normal text-muted">first messages to people, in this period</span>
      </h2>
      <p className="mt-1 max-w-[80ch] text-12 text-muted">
        Messages that share most of their words count as one opener, so a name makes no difference. Each person counts once, with whether
        they replied afterwards. {looked_at < first && `Of ${number(first)} first messages, the newest ${number(looked_at)} are looked at. `}
        An opener that many people had says more than one that few had.
      </p>
      {looked_at === 0 ? (
        <p className="mt-3 text-13 text-muted">Nobody was written to for the first time in this period.</p>
      ) : (
        <ul aria-label="Reply rate by opener" className="mt-3 divide-y divide-line text-13">
          {groups.map(({ text, texts, operators, rate }) => (
            <Row
              key={rate.id}
              row={rate}
              isWide
              name={text ?? "Words that your team does not share"}
              more={`${texts > 1 ? `${number(texts)} versions · ` : ""}${operators.join(", ")}`}
            />
          ))}
          {others.people > 0 && (
            <Row row={others} isWide name={groups.length > 0 ? "Everything else" : "All different"} more="written to one or few people each" />
          )}
        </ul>
      )}
    </section>
  );
}

function List({ title, rows }: { title: string; rows: Rate[] }) {
  return (
    <div className="min-w-0">
      <h3 className="text-12 text-muted">{title}</h3>
      <ul aria-label={`Reply rate ${title.toLowerCase()}`} className="divide-y divide-line text-13">
        {rows.map((row) => (
          <Row key={row.id} row={row} name={row.name} />
        ))}
      </ul>
    </div>
  );
}

function Row({ row, name, more, isWide = false }: { row: Rate; name: string; more?: string; isWide?: boolean }) {
  return (
    <li
      data-rate={row.id}
      className={clsx(
        "grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-3 gap-y-1 py-1.5",
        isWide ? "sm:grid-cols-[minmax(0,1.5fr)_minmax(0,1fr)_11rem]" : "sm:grid-cols-[9rem_minmax(0,1fr)_11rem]",
      )}
    >
      <span className="min-w-0">
        <span className={clsx("block font-medium", isWide ? "line-clamp-2 wrap-anywhere" : "truncate")} title={name}>
          {name}
        </span>
        {more && <span className="block truncate text-12 text-muted">{more}</span>}
      </span>
      <Bar row={row} />
      <span className="text-right whitespace-nowrap max-sm:col-start-2 max-sm:row-start-1">
        {row.people === 0 ? (
          <span className="text-muted">nobody written to</span>
        ) : (
          <>
            {percent(row.replied, row.people)} % <span className="text-12 text-muted">{number(row.replied)} of {number(row.people)}{row.is_few && ", too few"}</span>
          </>
        )}
      </span>
    </li>
  );
}

function Bar({ row }: { row: Rate }) {
  if (row.people === 0) return <span className="max-sm:hidden" />;
  return (
    <span
      role="img"
      aria-label={`between ${row.low} and ${row.high} percent`}
      title={`between ${row.low} % and ${row.high} %`}
      className="relative block h-3 rounded-[2px] bg-raised max-sm:col-span-2"
    >
      <span
        className={`absolute inset-y-0 rounded-[2px] border ${row.is_few ? "border-muted border-dashed" : "border-accent bg-accent-soft"}`}
        style={{ left: `${row.low}%`, width: `${Math.max(0.5, row.high - row.low)}%` }}
      />
      <span className="absolute -inset-y-0.5 w-0.5 bg-text" style={{ left: `${(100 * row.replied) / row.people}%` }} />
    </span>
  );
}
