import Link from "next/link";
import type { PipelineStep } from "@/shared/api/shapes";
import { StatusMark } from "@/shared/status/StatusMark";
import { allStatuses, statusDot } from "@/shared/status/statuses";
import { number, percent } from "@/shared/ui/numbers";

const place = (status: string, all: readonly string[]): number => {
  const at = all.indexOf(status);
  return at === -1 ? all.length : at;
};

/** How many people stand where on the way from stranger to client, now. */
export function Pipeline({ steps }: { steps: PipelineStep[] }) {
  const all = steps.reduce((sum, { people }) => sum + people, 0);
  const most = Math.max(1, ...steps.map(({ people }) => people));
  const known = allStatuses();
  const sorted = steps.toSorted((a, b) => place(a.status, known) - place(b.status, known));
  return (
    <section aria-labelledby="pipeline" className="card p-4">
      <h2 id="pipeline" className="text-14 font-medium">
        Pipeline <span className="text-12 font-normal text-muted">{number(all)} people, as they stand now</span>
      </h2>
      {all === 0 ? (
        <p className="mt-3 text-13 text-muted">
          Everybody your team writes to will stand here by status. The first message makes the first prospect.
        </p>
      ) : (
        <ul className="mt-3 space-y-0.5">
          {sorted.map(({ status, people }) => (
            <li key={status}>
              <Link
                prefetch={false}
                href={`/prospects/?status=${encodeURIComponent(status)}`}
                className="grid min-h-8 grid-cols-[6rem_1fr_4.5rem] items-center gap-2 rounded-control text-13 hover:bg-raised"
              >
                <StatusMark status={status} />
                <span aria-hidden="true" className="h-3">
                  <span className={`block h-3 rounded-[2px] ${statusDot(status)}`} style={{ width: `${people ? Math.max(1, (100 * people) / most) : 0}%` }} />
                </span>
                <span className="text-right">
                  {number(people)} <span className="text-12 text-muted">{percent(people, all)} %</span>
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
