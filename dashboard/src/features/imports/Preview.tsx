import { useState } from "react";
import type { RowOutcome } from "@/shared/api/shapes";
import { Sign } from "@/shared/signs/Sign";
import { counted } from "@/shared/ui/numbers";
import { isLeftOut } from "./badRows";
import { fieldWord, type Column } from "./columns";

const SHOWN = 20;

/** What becomes of the rows: first those that are left out and why, then the others. */
export function Preview({ rows, columns, outcomes }: { rows: readonly string[][]; columns: readonly Column[]; outcomes: readonly RowOutcome[] }) {
  const bad = outcomes.flatMap((said, at) => (isLeftOut(said) ? [at] : []));
  const good = outcomes.flatMap((said, at) => (isLeftOut(said) ? [] : [at]));
  return (
    <div className="grid gap-x-8 gap-y-4 text-13 xl:grid-cols-2">
      {bad.length > 0 && <Rows title={`${counted(bad.length, "row is", "rows are")} left out`} places={bad} {...{ rows, columns, outcomes }} />}
      {good.length > 0 && <Rows title={counted(good.length, "row", "rows")} places={good} {...{ rows, columns, outcomes }} />}
    </div>
  );
}

function Rows({ title, places, rows, columns, outcomes }: {
  title: string;
  places: readonly number[];
  rows: readonly string[][];
  columns: readonly Column[];
  outcomes: readonly RowOutcome[];
}) {
  const [most, setMost] = useState(SHOWN);
  const handleAt = columns.indexOf("handle");
  return (
    <div className="min-w-0">
      <h3 className="text-12 text-muted">{title}</h3>
      <ul aria-label={title} className="divide-y divide-line">
        {places.slice(0, most).map((at) => {
          const said = outcomes[at]!;
          return (
            <li key={at} className="flex flex-wrap items-baseline gap-x-3 py-1.5">
              {/* The first row of a file names the columns. */}
              <span className="w-16 text-12 text-muted">row {at + 2}</span>
              <span className="min-w-0 truncate font-medium">{said.handle ? `@${said.handle}` : rows[at]?.[handleAt] || "empty"}</span>
              <span className="min-w-0 text-muted">
                {isLeftOut(said) ? (
                  <span className="inline-flex items-center gap-1.5">
                    <Sign kind={said.outcome === "refused" ? "warn" : "hold"} className={said.outcome === "refused" ? "text-warn" : "text-hold"} />
                    {said.why}
                  </span>
                ) : said.outcome === "new" ? (
                  `new${said.sets?.length ? `, with ${said.sets.map(fieldWord).join(", ")}` : ""}`
                ) : said.outcome === "changed" ? (
                  `known: ${(said.sets ?? []).map(fieldWord).join(", ")}`
                ) : (
                  "known, nothing to change"
                )}
              </span>
            </li>
          );
        })}
      </ul>
      {places.length > most && (
        <button type="button" className="button mt-2" onClick={() => setMost(most + 200)}>
          Show more ({(places.length - most).toLocaleString("en")})
        </button>
      )}
    </div>
  );
}
