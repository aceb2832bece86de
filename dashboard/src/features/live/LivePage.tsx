"use client";
import { useCallback, useState } from "react";
import { Line } from "@/shared/activity/Line";
import { keyOf, newSince, withFresh } from "@/shared/activity/lines";
import { query } from "@/shared/api/client";
import type { ActivityLine } from "@/shared/api/shapes";
import { ConnectionMark } from "@/shared/live/ConnectionMark";
import { useLiveLines } from "@/shared/live/Live";
import { Empty } from "@/shared/ui/Empty";
import { Failure } from "@/shared/ui/Failure";
import { counted } from "@/shared/ui/numbers";
import { PageHead } from "@/shared/ui/PageHead";
import { WaitingRows } from "@/shared/ui/Rows";

/** A screenful and some: the page is for watching; the whole is on the activity page. */
const SHOWN = 100;

export function LivePage() {
  const start = query.useQuery(
    "get",
    "/v1/activity",
    { params: { query: { limit: 50 } } },
    { staleTime: 0, refetchOnWindowFocus: false },
  );
  const [fresh, setFresh] = useState<ActivityLine[]>([]);
  const [frozen, setFrozen] = useState<ActivityLine[] | null>(null);
  useLiveLines(useCallback((lines: ActivityLine[]) => setFresh((known) => withFresh(known, lines, SHOWN)), []));

  const newest = withFresh(start.data?.items ?? [], fresh, SHOWN);
  const lines = frozen ?? newest;
  const waiting = frozen ? newSince(frozen, newest) : 0;
  const pause = () => setFrozen((shown) => shown ?? newest);
  const resume = () => setFrozen(null);
  return (
    <main>
      <PageHead title="Live" about={<ConnectionMark long />}>
        <span role="status" className="text-12 text-muted">
          {frozen && (waiting > 0 ? `Paused, ${counted(waiting, "entry waits", "entries wait")}` : "Paused while you point at it")}
        </span>
      </PageHead>
      {start.error ? (
        <div className="px-4 lg:px-6">
          <Failure error={start.error} onRetry={() => void start.refetch()} />
        </div>
      ) : !start.data ? (
        <WaitingRows label="The newest activity is on its way" />
      ) : lines.length === 0 ? (
        <Empty title="Quiet so far">
          <p>Messages, replies and warnings of the whole team appear here the moment they arrive. Leave the page open.</p>
        </Empty>
      ) : (
        // Nothing may move away under the pointer or the reader's focus.
        <div
          role="log"
          aria-label="Live activity"
          aria-live="off"
          className="border-t border-line"
          onPointerEnter={(event) => event.pointerType === "mouse" && pause()}
          onPointerLeave={(event) => event.pointerType === "mouse" && resume()}
          onFocus={pause}
          onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && resume()}
        >
          {lines.map((line) => (
            <div key={keyOf(line)} className="border-b border-line hover:bg-raised lg:px-2">
              <Line line={line} />
            </div>
          ))}
        </div>
      )}
    </main>
  );
}
