/**
 * The script in Instagram's pages: a passive reader. It makes no request, writes nothing into the page and speaks to
 * nobody but the extension's own worker.
 */
import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script'
import { glance } from '../../site/glance'
import { forget, remember } from '../../site/pagewide'
import { isOrphaned } from './line'
import { listen } from './listening'
import { Page } from './page'

/** Least time between two looks while a message has yet to be seen, or the page works on it. */
const LEAST_MS = 100
/** Somebody who only types changes the page with every key: what they do not wait for is looked at less often. */
const TYPING_MS = 250
/** Most time between two looks: while something is on its way, and when nothing happens at all. */
const WAITING_MS = 250
/** A person is told within seconds what cannot be seen, also when the page stands still. */
const DOUBT_MS = 1_000
const IDLE_MS = 5_000

export default defineUnlistedScript(() => {
  if (window.top !== window || isOrphaned()) return
  if (__LEAK__) void fetch('/leak-content').catch(() => null)
  const page = new Page()
  const observed = new WeakSet<Element>()
  let due: ReturnType<typeof setTimeout> | null = null
  let dueAt = 0
  let lookedAt = 0

  const look = (): void => {
    if (due !== null) clearTimeout(due)
    due = null
    lookedAt = Date.now()
    if (isOrphaned()) return over()
    try {
      glance(() => page.scan(Date.now()))
      for (const { root } of page.chats) {
        if (observed.has(root.element)) continue
        observed.add(root.element)
        inside.observe(root.element, { childList: true, subtree: true, characterData: true, attributes: true, attributeFilter: ['role', 'href', 'alt', 'aria-label', 'aria-busy'] })
      }
    } catch {
      page.errors += 1
    }
    later(page.isWaiting ? WAITING_MS : page.isInDoubt ? DOUBT_MS : IDLE_MS)
  }

  const later = (wait: number): void => {
    const at = Date.now() + wait
    if (due !== null && dueAt <= at) return
    if (due !== null) clearTimeout(due)
    dueAt = at
    due = setTimeout(look, wait)
  }

  // The first of many changes is looked at soon, so that the verdict is there before the first word is written.
  const changed = (): void => later(Math.max(0, lookedAt + (page.isArriving ? LEAST_MS : TYPING_MS) - Date.now()))

  // Chats come and go anywhere in the page; only that something was added or taken away is heard of, and only a timer set.
  const outside = new MutationObserver(changed)
  const inside = new MutationObserver(changed)
  const over = (): void => {
    outside.disconnect()
    inside.disconnect()
    for (const chat of page.chats) chat.leave()
    forget()
  }

  remember()
  outside.observe(document, { childList: true, subtree: true })
  listen(page, changed)
  if ('navigation' in window) {
    window.navigation.addEventListener('currententrychange', changed)
    // Whoever leaves as soon as the message stands there is gone before the next look: this is the last moment it can be read.
    window.navigation.addEventListener('navigate', () => {
      if (page.isWaiting || page.isDoing) look()
    })
  }
  window.addEventListener('pageshow', () => changed(), { capture: true })
  changed()
})
