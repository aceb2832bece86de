"use client";
import { Correct } from "@/shared/activity/Correct";
import { Line } from "@/shared/activity/Line";
import { keyOf } from "@/shared/activity/lines";
import type { ActivityLine } from "@/shared/api/shapes";
import { useMedia } from "@/shared/ui/useMedia";
import { useWindowRows } from "@/shared/ui/useWindowRows";
import { Answer } from "./Answer";

/** The lines, of which only those near the window exist. `data-total` stands there once all of them are loaded. */
export function Feed({ lines, isOld, onAnswered, more }: {
  lines: ActivityLine[];
  isOld: boolean;
  onAnswered: () => void;
  more: { hasNext: boolean; isBusy: boolean; ask: () => unknown };
}) {
  const isNarrow = useMedia("(max-width: 639px)");
  const { list, items, heightPx, measure, topOf } = useWindowRows({
    count: lines.length,
    estimatePx: isNarrow ? 110 : 37,
    // More than one strong turn of the wheel, so that no line is skipped unseen.
    overscan: 80,
    keyOf: (index) => keyOf(lines[index]!),
    more,
  });
  return (
    <>
      <div
        ref={list}
        role="feed"
        aria-busy={more.isBusy}
        aria-label="Activity"
        data-loaded={lines.length}
        data-total={more.hasNext || isOld ? undefined : lines.length}
        className="relative"
        style={{ height: heightPx }}
      >
        {items.map(({ index, start, key }) => {
          const line = lines[index]!;
          return (
            <article
              key={key}
              ref={measure}
              data-index={index}
              aria-posinset={index + 1}
              aria-setsize={more.hasNext ? -1 : lines.length}
              className="absolute inset-x-0 top-0 border-b border-line hover:bg-raised lg:px-2"
              style={{ transform: `translateY(${topOf(start)}px)` }}
            >
              <Line line={line}>
                <span className="flex flex-wrap items-center justify-end gap-1.5">
                  <Answer line={line} onAnswered={onAnswered} />
                  <Correct line={line} />
                </span>
              </Line>
            </article>
          );
        })}
      </div>
      <p role="status" className="px-4 py-4 text-center text-12 text-muted">
        {more.hasNext ? "Older entries are on their way …" : "That is everything."}
      </p>
    </>
  );
}
