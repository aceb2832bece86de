/** One's own views of the list, kept in this browser. */
export type View = { name: string; address: string };

const KEY = "instacrm.views";
export const NONE: readonly View[] = [];
const listeners = new Set<() => void>();
let known: readonly View[] | null = null;

const isView = (value: unknown): value is View =>
  typeof value === "object" && value !== null && "name" in value && "address" in value &&
  typeof value.name === "string" && typeof value.address === "string" && /^(\?|$)/.test(value.address);

/** The views that were saved here. */
export function kept(): readonly View[] {
  if (known) return known;
  try {
    const said: unknown = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    known = Array.isArray(said) ? said.filter(isView) : NONE;
  } catch {
    known = NONE;
  }
  return known;
}

/** Keeps `views` in place of those before. */
export function keep(views: readonly View[]): void {
  known = views;
  try {
    localStorage.setItem(KEY, JSON.stringify(views));
  } catch {
    // Storage is closed to us: they hold until the page is reloaded.
  }
  listeners.forEach((tell) => tell());
}

export function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
