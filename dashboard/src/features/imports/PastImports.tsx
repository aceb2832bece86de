"use client";
import { query } from "@/shared/api/client";
import { When } from "@/shared/time/When";
import { Failure } from "@/shared/ui/Failure";
import { counted, number } from "@/shared/ui/numbers";
import { WaitingRows } from "@/shared/ui/Rows";
import { UndoImport } from "./UndoImport";

/** What was brought in before, and the way back. */
export function PastImports() {
  const { data, error, isError, refetch } = query.useQuery("get", "/v1/imports");
  if (isError) return <Failure error={error} onRetry={() => void refetch()} />;
  if (!data) return <WaitingRows label="Earlier imports are on their way" rows={2} />;
  if (data.items.length === 0) return <p className="text-13 text-muted">Nothing was imported yet. Each import is listed here and can be taken back as a whole.</p>;
  return (
    <section aria-labelledby="past">
      <h2 id="past" className="mb-2 text-14 font-medium">
        Imports
      </h2>
      <ul className="card divide-y divide-line text-13">
        {data.items.map((one) => (
          <li key={one.import_id} className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-2">
            <div className="min-w-0 flex-1">
              <p className="truncate font-medium">{one.name}</p>
              <p className="text-12 text-muted">
                {one.operator}, <When at={one.at_ms} /> · {counted(one.added, "person", "people")} new, {number(one.changed)} updated
                {one.skipped > 0 && `, ${counted(one.skipped, "row", "rows")} left out`}
              </p>
            </div>
            {one.undone_ms ? (
              <span className="text-12 text-muted">
                taken back <When at={one.undone_ms} />
              </span>
            ) : (
              one.mine && <UndoImport importId={one.import_id} name={one.name} />
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
