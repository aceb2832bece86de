"use client";
import { useEffect, useState, useSyncExternalStore } from "react";

/** What a toast says, and the way back it offers. */
export type News = { title: string; description?: string; actionProps?: { children: string; onClick: () => void } };

type Shown = News & { id: string };

/** How long a toast stays; the way back has to be in reach, so it waits while somebody points at it. */
const STAY_MS = 8_000;
const MOST = 3;

let shown: readonly Shown[] = [];
let made = 0;
const listeners = new Set<() => void>();

function show(next: readonly Shown[]): void {
  shown = next;
  listeners.forEach((tell) => tell());
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Short news at the foot of the page, with a way back where there is one. */
export const toasts = {
  /** Shows `news`; answers the id by which it can be closed. */
  add(news: News): string {
    const id = `toast-${(made += 1)}`;
    show([...shown.slice(1 - MOST), { ...news, id }]);
    return id;
  },
  close(id: string): void {
    show(shown.filter((toast) => toast.id !== id));
  },
};

const NONE: readonly Shown[] = [];

export function Toasts() {
  const news = useSyncExternalStore(subscribe, () => shown, () => NONE);
  return (
    <section
      aria-label="News"
      aria-live="polite"
      className="fixed right-4 bottom-20 z-50 flex w-[min(22rem,calc(100vw-2rem))] flex-col gap-2 lg:bottom-4"
    >
      {news.map((toast) => (
        <Toast key={toast.id} toast={toast} />
      ))}
    </section>
  );
}

function Toast({ toast }: { toast: Shown }) {
  const [isHeld, setHeld] = useState(false);
  useEffect(() => {
    if (isHeld) return undefined;
    const leaving = setTimeout(() => toasts.close(toast.id), STAY_MS);
    return () => clearTimeout(leaving);
  }, [isHeld, toast.id]);
  return (
    <div
      className="popup flex items-center gap-3 py-2 pr-2 pl-4 text-13"
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <div className="min-w-0 flex-1">
        <p className="font-medium">{toast.title}</p>
        {toast.description && <p className="text-muted">{toast.description}</p>}
      </div>
      {toast.actionProps && <button type="button" className="button" {...toast.actionProps} />}
      <button type="button" className="button border-transparent px-2" aria-label="Close" onClick={() => toasts.close(toast.id)}>
        ✕
      </button>
    </div>
  );
}
