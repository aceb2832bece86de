/**
 * What a selector finds in the whole page, remembered until the page adds or marks something that it finds too. What left
 * the page is left out at once.
 */

/** Selectors may speak of what stands beside or inside an element: nothing is believed longer than this. */
const BELIEVED_MS = 2_000
/** More changes than this since the last question: everything is looked up anew. */
const CHANGES_MAX = 200
/** The attributes by which pages mark their parts. */
const MARKS = ['role', 'contenteditable', 'data-pagelet', 'data-scope', 'href', 'name', 'type', 'aria-label', 'aria-modal']

const found = new Map<string, { elements: Element[]; at_ms: number }>()
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
export function pageWide(css: string, nowMs: number): Element[] {
  if (!observer) return [...document.querySelectorAll(css)]
  note(observer.takeRecords())
  const known = found.get(css)
  if (known && nowMs - known.at_ms < BELIEVED_MS) return known.elements.filter((element) => element.isConnected)
  const elements = [...document.querySelectorAll(css)]
  found.set(css, { elements, at_ms: nowMs })
  return elements
}

function note(records: readonly MutationRecord[]): void {
  if (records.length === 0 || found.size === 0) return
  if (records.length > CHANGES_MAX) return found.clear()
  const marked = new Set<Element>()
  for (const { type, target, addedNodes } of records) {
    if (type === 'attributes' && target instanceof Element) marked.add(target)
    for (const added of addedNodes) if (added instanceof Element) marked.add(added)
  }
  for (const [css, { elements }] of found) {
    const had = new Set(elements)
    // An element that was found, and was marked otherwise or moved, may not be found any more, or elsewhere.
    if ([...marked].some((one) => had.has(one) || one.matches(css) || one.querySelector(css))) found.delete(css)
  }
}
