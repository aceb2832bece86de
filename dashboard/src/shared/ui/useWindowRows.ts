"use client";
import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useLayoutEffect, useRef, useState } from "react";

/** How many rows before the end the next page is asked for. */
const AHEAD = 40;

/**
 * Rows of a long list that scrolls with the page: only those near the window exist.
 *
 * `estimatePx` is a row's height until it is measured; `overscan` rows exist on either side of the window. Asks for `more` when the end comes near.
 */
export function useWindowRows({ count, estimatePx, overscan, keyOf, more }: {
  count: number;
  overscan: number;
  estimatePx: number;
  keyOf: (index: number) => string;
  more: { hasNext: boolean; isBusy: boolean; ask: () => unknown };
}) {
  const list = useRef<HTMLDivElement>(null);
  const [offset, setOffset] = useState(0);
  useLayoutEffect(() => {
    const place = () => setOffset(list.current ? list.current.getBoundingClientRect().top + window.scrollY : 0);
    place();
    const watch = new ResizeObserver(place);
    watch.observe(document.body);
    return () => watch.disconnect();
  }, []);
  const rows = useWindowVirtualizer({
    count,
    estimateSize: () => estimatePx,
    getItemKey: keyOf,
    overscan,
    scrollMargin: offset,
  });
  const items = rows.getVirtualItems();
  const last = items.at(-1)?.index ?? -1;
  useEffect(() => {
    if (more.hasNext && !more.isBusy && last >= count - AHEAD) more.ask();
  }, [last, count, more]);
  useEffect(() => rows.measure(), [rows, estimatePx]);
  return {
    list,
    items,
    heightPx: rows.getTotalSize(),
    measure: rows.measureElement,
    topOf: (start: number) => start - offset,
  };
}
