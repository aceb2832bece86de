/**
 * What a selector finds in the whole page, remembered until the page adds or marks something that it finds too. What left
 * the page is left out at once.
 */

/** Selectors may speak of what stands beside or inside an element, or of a class: those are believed no longer than this. */
const BELIEVED_MS = 2_000
/** Of all others every change is heard. */
const PLAIN_MS = 60_000
/** More changes than this since the last question: everything is looked up anew. */
const CHANGES_MAX = 200
/** The attributes by which pages mark their parts. */
const MARKS = ['role', 'contenteditable', 'data-pagelet', 'data-scope', 'data-sjs', 'href', 'alt', 'name', 'type', 'aria-label', 'aria-live', 'aria-modal']

const found = new Map<string, { elements: Element[]; at_ms: number; believed_ms: number }>()
let observer: MutationObserver | null = null

/** Begins to remember; without this every question is answered by the page itself. */
export function remember(): void {
  observer ??= new MutationObserver(note)
  observer.observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: MARKS })
}

/** Remembers nothing any more. */
export function forget(): void {
  observer?.disconnect()
  observer = null
  found.clear()
}

/** All that `css` finds in the page, in document order. */
export function pageWide(css: string, nowMs: number, page: Document = document): Element[] {
  if (!observer || page !== document) return [...page.querySelectorAll(css)]
  note(observer.takeRecords())
  const known = found.get(css)
  if (known && nowMs - known.at_ms < known.believed_ms) return known.elements.filter((element) => element.isConnected)
  const elements = [...document.querySelectorAll(css)]
  found.set(css, { elements, at_ms: nowMs, believed_ms: known?.believed_ms ?? (isPlain(css) ? PLAIN_MS : BELIEVED_MS) })
  return elements
}

/** Whether it speaks of nothing but tags and marks, of an element and of what it stands in. */
export function isPlain(css: string): boolean {
  const bare = css.replace(/"[^"]*"/g, '""').replace(/:not\(([a-z]*(?:\[[^\]]*\])+)\)/g, '$1')
  return !/[:+~.#|]/.test(bare) && [...bare.matchAll(/\[\s*([\w-]+)/g)].every(([, name]) => MARKS.includes(name ?? ''))
}

function note(records: readonly MutationRecord[]): void {
  if (records.length === 0 || found.size === 0) return
  if (records.length > CHANGES_MAX) return found.clear()
  const marked = new Set<Element>()
  const renamed = new Set<Element>()
  for (const { type, target, addedNodes } of records) {
    if (type === 'attributes' && target instanceof Element) renamed.add(target)
    for (const added of addedNodes) if (added instanceof Element) marked.add(added)
  }
  for (const [css, { elements }] of found) {
    const had = new Set(elements)
    // An element that was found, and was marked otherwise or moved, may not be found any more, or elsewhere.
    const isFound = (one: Element): boolean => had.has(one) || one.matches(css) || one.querySelector(css) !== null
    if ([...marked, ...renamed].some(isFound) || [...renamed].some((one) => elements.some((element) => one.contains(element)))) found.delete(css)
  }
}
