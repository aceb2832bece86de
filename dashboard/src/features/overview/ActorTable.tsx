import Link from "next/link";
import type { ActorRow } from "@/shared/api/shapes";
import { When } from "@/shared/time/When";
import { number, percent } from "@/shared/ui/numbers";

/** The accounts that send, with what is mine and what is the team's. */
export function ActorTable({ actors }: { actors: ActorRow[] }) {
  return (
    <section aria-labelledby="actors" className="card overflow-hidden">
      <h2 id="actors" className="px-4 pt-4 text-14 font-medium">
        Accounts <span className="text-12 font-normal text-muted">messages sent in this period</span>
      </h2>
      {actors.length === 0 ? (
        <p className="p-4 text-13 text-muted">
          The Instagram accounts of the team will be here. Open one in your browser and press “Join to the team” in the
          side panel.
        </p>
      ) : (
        <div className="overflow-x-auto">
          <table className="mt-2 w-full text-13">
            <thead>
              <tr className="border-b border-line text-left text-12 text-muted">
                <th scope="col" className="px-4 py-1.5 font-normal">Account</th>
                <th scope="col" className="px-2 py-1.5 text-right font-normal">Mine</th>
                <th scope="col" className="px-2 py-1.5 text-right font-normal">Team</th>
                <th scope="col" className="min-w-24 px-2 py-1.5 font-normal whitespace-nowrap max-sm:hidden">My part</th>
                <th scope="col" className="px-2 py-1.5 font-normal max-sm:hidden">Operators</th>
                <th scope="col" className="px-4 py-1.5 text-right font-normal">Last</th>
              </tr>
            </thead>
            <tbody>
              {actors.map((actor) => (
                <tr key={actor.actor_id} className="h-9 border-b border-line last:border-0">
                  <th scope="row" className="max-w-40 truncate px-4 text-left font-medium sm:max-w-64">
                    <Link prefetch={false} href={`/activity/?actor=${encodeURIComponent(actor.actor_id)}`} className="link">
                      @{actor.handle}
                    </Link>
                  </th>
                  <td className="px-2 text-right">{number(actor.mine)}</td>
                  <td className="px-2 text-right">{number(actor.team)}</td>
                  <td className="px-2 max-sm:hidden">
                    <div role="img" aria-label={`${percent(actor.mine, actor.team)} % mine`} className="h-1.5 overflow-hidden rounded-full border border-accent bg-accent-soft">
                      <div className="h-full bg-accent" style={{ width: `${percent(actor.mine, actor.team)}%` }} />
                    </div>
                  </td>
                  <td className="max-w-40 truncate px-2 text-muted max-sm:hidden" title={actor.operators.join(", ")}>
                    {actor.operators.join(", ") || "nobody yet"}
                  </td>
                  <td className="px-4 text-right whitespace-nowrap text-muted">
                    {actor.last_at_ms ? <When at={actor.last_at_ms} /> : "–"}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
