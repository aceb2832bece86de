"use client";
import type { ActivityLine, ProspectDetail } from "@/shared/api/shapes";
import { Correct } from "@/shared/activity/Correct";
import { keyOf } from "@/shared/activity/lines";
import { Line } from "@/shared/activity/Line";
import { day } from "@/shared/time/words";
import { useNow } from "@/shared/time/useNow";

/** What happened with one person, newest first, by day. */
export function Timeline({ person }: { person: ProspectDetail }) {
  const now = useNow();
  const days = byDay(person.timeline, now);
  return (
    <section aria-labelledby="timeline">
      <h2 id="timeline" className="px-4 text-14 font-medium lg:px-6">
        Timeline <span className="text-12 font-normal text-muted">all operators and accounts, newest first</span>
      </h2>
      {days.length === 0 && (
        <p className="px-4 py-6 text-13 text-muted lg:px-6">
          Messages, replies and changes of status will be here as they happen.
        </p>
      )}
      {days.map(([name, lines]) => (
        <section key={name} aria-label={name} className="mt-3">
          <h3 className="border-b border-line px-4 pb-1 text-12 font-medium text-muted lg:px-6">{name}</h3>
          {lines.map((line) => (
            <div key={keyOf(line)} className="border-b border-line lg:px-2">
              <Line line={line} showHandle={false}>
                <Correct line={line} />
              </Line>
            </div>
          ))}
        </section>
      ))}
      {person.timeline_more && (
        <p className="px-4 py-4 text-13 text-muted lg:px-6">Older entries exist; the newest {person.timeline.length} are shown.</p>
      )}
    </section>
  );
}

function byDay(lines: ActivityLine[], now: number): [string, ActivityLine[]][] {
  const days = new Map<string, ActivityLine[]>();
  for (const line of lines) {
    const name = day(line.at_ms, now);
    days.set(name, [...(days.get(name) ?? []), line]);
  }
  return [...days];
}
