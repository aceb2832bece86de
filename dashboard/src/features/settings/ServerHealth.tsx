"use client";
import { query } from "@/shared/api/client";
import { Sign } from "@/shared/signs/Sign";
import { useNow } from "@/shared/time/useNow";
import { When } from "@/shared/time/When";
import { Failure } from "@/shared/ui/Failure";
import { counted, number } from "@/shared/ui/numbers";
import { WaitingRows } from "@/shared/ui/Rows";
import { Section } from "./Section";

/** Longer without a word, and a computer is shown as away. */
const AWAY_MS = 24 * 3_600_000;
/** A clock further off than this puts messages at wrong times in everybody's eyes. */
const SKEW_MS = 60_000;

/** How much of the team's history a computer had not been given when it was last heard, which is noted once a minute. */
const lagWords = (head: number, known: number | null): string =>
  known === null ? "has not asked yet" : head > known ? `at most ${counted(head - known, "entry", "entries")} behind` : "has everything";

/** The team's server and the computers that sync with it. */
export function ServerHealth() {
  const agents = query.useQuery("get", "/v1/agents", {}, { refetchInterval: 30_000 });
  const letters = query.useQuery("get", "/v1/dead-letters");
  const now = useNow();
  return (
    <Section id="server" title="The team’s server">
      {agents.isError ? (
        <Failure error={agents.error} onRetry={() => void agents.refetch()} />
      ) : !agents.data ? (
        <WaitingRows label="The server’s figures are on their way" rows={3} />
      ) : (
        <>
          <p className="text-13">
            Version {agents.data.version} · {counted(agents.data.head_seq, "entry", "entries")} kept · as of <When at={agents.data.as_of_ms} />
          </p>
          <ul aria-label="Computers" className="divide-y divide-line border-t border-line text-13">
            {agents.data.items.map((agent) => {
              const isAway = now > 0 && now - agent.last_sync_ms > AWAY_MS;
              return (
                <li key={agent.agent_id} className="flex flex-wrap items-center gap-x-4 gap-y-1 py-2">
                  <Sign kind={isAway ? "offline" : "clear"} className={isAway ? "text-muted" : "text-clear"} />
                  <span className="min-w-0 flex-1 truncate font-medium">
                    {agent.operator || "Somebody who left"} <span className="text-12 font-normal text-muted">{agent.agent_id.slice(0, 8)}</span>
                  </span>
                  <span className="text-12 text-muted">{lagWords(agents.data.head_seq, agent.known_seq)}</span>
                  <span className="text-12 text-muted">{agent.version === "-" ? "version not told" : `version ${agent.version}`}</span>
                  {Math.abs(agent.skew_ms) > SKEW_MS && (
                    <span className="text-12 text-warn">
                      its clock is {number(Math.round(Math.abs(agent.skew_ms) / 1000))} s {agent.skew_ms > 0 ? "ahead" : "behind"}
                    </span>
                  )}
                  <span className="text-12 text-muted">
                    last heard <When at={agent.last_sync_ms} />
                  </span>
                </li>
              );
            })}
          </ul>
          {agents.data.items.length === 0 && <p className="text-13 text-muted">No computer has synced yet.</p>}
        </>
      )}
      {letters.data && (
        <div className="border-t border-line pt-3 text-13">
          {letters.data.letters.length === 0 ? (
            <p className="flex items-center gap-2">
              <Sign kind="clear" className="text-clear" /> Everything that computers sent was taken.
            </p>
          ) : (
            <details>
              <summary>
                {counted(letters.data.letters.length, "entry was", "entries were")} not taken. They stay on their computers.
              </summary>
              <ul aria-label="Entries that were not taken" className="mt-2 divide-y divide-line">
                {letters.data.letters.map((letter, place) => (
                  <li key={place} className="flex flex-wrap gap-x-4 py-1.5">
                    <span className="font-medium">{letter.code}</span>
                    <When at={letter.received_ms} />
                    <span className="min-w-0 truncate text-12 text-muted">{letter.event_id}</span>
                  </li>
                ))}
              </ul>
            </details>
          )}
        </div>
      )}
    </Section>
  );
}
