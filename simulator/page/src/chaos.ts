// Chaos: a page on the day its makers changed something. `?chaos=list,lanes` renames or drops these parts; `ab` changes
// page marks from one conversation to the next, as an experiment that is switched within a session.
const changed = new Set((new URLSearchParams(location.search).get('chaos') ?? '').split(','))
let opened = 0

/** Whether `part` is not what it used to be. */
export const isChanged = (part: string): boolean => changed.has(part)

/** The page mark `usual` of `part`, or another name that nobody has seen. */
export const mark = (part: string, usual: string | null): string | null =>
  usual !== null && (changed.has(part) || (changed.has('ab') && opened % 2 === 1)) ? `Renamed${[...usual].length}Part` : usual

/** `value` of an attribute, gone when `part` is changed. */
export const unless = (part: string, value: string): string | null => (changed.has(part) ? null : value)

/** A conversation opens; the page takes the viewer's record away where that is changed. */
export function opens(): void {
  opened += 1
  if (changed.has('viewer')) for (const script of document.querySelectorAll('script[data-sjs]')) script.remove()
}
