/**
 * The script in Instagram's pages: a passive reader. It makes no request, writes nothing into the page and speaks to
 * nobody but the extension's own worker.
 */
import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script'
import { isOrphaned } from './line'
import { listen } from './listening'
import { Page } from './page'

/** Between two looks while something is on its way, while nothing is, and when nothing happens at all. */
const BUSY_MS = 80
const CALM_MS = 400
const IDLE_MS = 5_000
const WAITING_MS = 250

export default defineUnlistedScript(() => {
  if (window.top !== window || isOrphaned()) return
  if (__LEAK__) void fetch('/leak-content').catch(() => null)
  const page = new Page()
  const observed = new WeakSet<Element>()
  let due: ReturnType<typeof setTimeout> | null = null
  let dueAt = 0

  const look = (): void => {
    due = null
    if (isOrphaned()) return over()
    try {
      page.scan(Date.now())
      for (const { root } of page.chats) {
        if (observed.has(root.element)) continue
        observed.add(root.element)
        inside.observe(root.element, { childList: true, subtree: true, characterData: true, attributes: true, attributeFilter: ['role', 'href', 'alt', 'aria-label', 'aria-busy'] })
      }
    } catch {
      page.errors += 1
    }
    later(page.isWaiting ? WAITING_MS : IDLE_MS)
  }

  const later = (wait: number): void => {
    const at = Date.now() + wait
    if (due !== null && dueAt <= at) return
    if (due !== null) clearTimeout(due)
    dueAt = at
    due = setTimeout(look, wait)
  }

  const changed = (): void => later(page.isWaiting ? BUSY_MS : CALM_MS)

  // Chats come and go anywhere in the page; only that something was added or taken away is heard of, and only a timer set.
  const outside = new MutationObserver(changed)
  const inside = new MutationObserver(changed)
  const over = (): void => {
    outside.disconnect()
    inside.disconnect()
  }

  outside.observe(document, { childList: true, subtree: true })
  listen(page, changed)
  if ('navigation' in window) window.navigation.addEventListener('currententrychange', () => later(BUSY_MS))
  window.addEventListener('pageshow', () => later(BUSY_MS), { capture: true })
  later(BUSY_MS)
})
