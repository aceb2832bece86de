"use client";
import { useCallback, useSyncExternalStore } from "react";

/** Whether the media query `ask` holds now; false while the page is prerendered. */
export function useMedia(ask: string): boolean {
  const subscribe = useCallback(
    (tell: () => void) => {
      const list = window.matchMedia(ask);
      list.addEventListener("change", tell);
      return () => list.removeEventListener("change", tell);
    },
    [ask],
  );
  return useSyncExternalStore(
    subscribe,
    () => window.matchMedia(ask).matches,
    () => false,
  );
}
