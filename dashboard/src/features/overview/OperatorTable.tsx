"use client";
import Link from "next/link";
import type { OperatorRow } from "@/shared/api/shapes";
import { Sign } from "@/shared/signs/Sign";
import { When } from "@/shared/time/When";
import { useNow } from "@/shared/time/useNow";
import { number } from "@/shared/ui/numbers";

/** An idle agent says hello every five minutes; after two missed ones it counts as away. */
const AWAY_MS = 11 * 60_000;

/** The people of the team: what they sent, and how fresh what we know of them is. */
export function OperatorTable({ operators, me }: { operators: OperatorRow[]; me: string }) {
  return (
    <section aria-labelledby="operators" className="card overflow-hidden">
      <h2 id="operators" className="px-4 pt-4 text-14 font-medium">
        Operators <span className="text-12 font-normal text-muted">sent in this period, and how fresh that is</span>
      </h2>
      <div className="overflow-x-auto">
        <table className="mt-2 w-full text-13">
          <thead>
            <tr className="border-b border-line text-left text-12 text-muted">
              <th scope="col" className="px-4 py-1.5 font-normal">Operator</th>
              <th scope="col" className="px-2 py-1.5 text-right font-normal">Sent</th>
              <th scope="col" className="px-2 py-1.5 text-right font-normal">People</th>
              <th scope="col" className="px-4 py-1.5 text-right font-normal">Synced</th>
            </tr>
          </thead>
          <tbody>
            {operators.map((operator) => (
              <tr key={operator.operator_id} className="h-9 border-b border-line last:border-0">
                <th scope="row" className="px-4 text-left font-medium">
                  <Link prefetch={false} href={`/activity/?operator=${encodeURIComponent(operator.operator_id)}`} className="link">
                    {operator.name}
                  </Link>
                  {operator.operator_id === me && <span className="font-normal text-muted"> · you</span>}
                </th>
                <td className="px-2 text-right">{number(operator.sent)}</td>
                <td className="px-2 text-right">{number(operator.people)}</td>
                <td className="px-4">
                  <Freshness at={operator.last_sync_ms} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Freshness({ at }: { at: number | null }) {
  const now = useNow();
  if (at === null)
    return (
      <span className="flex items-center justify-end gap-1.5 text-muted">
        <Sign kind="unchecked" /> not yet
      </span>
    );
  const isAway = now - at > AWAY_MS;
  return (
    <span className="flex items-center justify-end gap-1.5 whitespace-nowrap text-muted">
      <Sign kind={isAway ? "offline" : "clear"} className={isAway ? "text-warn" : "text-clear"} />
      {isAway && "away, "}
      <When at={at} />
    </span>
  );
}
