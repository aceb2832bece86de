/** Observing: own messages that appeared without a press here (phone, another tab). Never counted as anybody's work. */

/** A new own message may still be explained by a press this long after it appeared. */
export const EXPLAIN_MS = 3_000
/** After a press in this chat nothing is taken for somebody else's. */
export const QUIET_MS = 20_000
/** A chat must have stood still this long before what appears in it counts as new. */
export const BASELINE_MS = 2_000

export interface Newest {
  key: number
  side: 'own' | 'received' | 'unknown'
}

export interface Watched {
  thread: string | null
  /** Elements that were there when the baseline was taken, or were dealt with since. */
  known: ReadonlySet<number>
  newest: number | null
  /** When the list last changed before there was a baseline. */
  still_ms: number
  ready: boolean
  waiting: { key: number; seen_ms: number } | null
}

export const watchedFrom = (thread: string | null, nowMs: number): Watched => ({ thread, known: new Set(), newest: null, still_ms: nowMs, ready: false, waiting: null })

export interface Glance {
  at_ms: number
  thread: string | null
  bubbles: readonly Newest[]
  /** When a message was last pressed in this chat (0 for never). */
  pressed_ms: number
}

/** The watch after one glance, and whether an own message appeared at the newest end that no press explains. */
export function watch(watched: Watched, glance: Glance): { watched: Watched; observed: boolean } {
  if (glance.thread !== watched.thread) return { watched: watchedFrom(glance.thread, glance.at_ms), observed: false }
  const keys = new Set([...watched.known, ...glance.bubbles.map(({ key }) => key)])
  const newest = glance.bubbles.at(-1)
  const base = { ...watched, known: keys, newest: newest?.key ?? null }
  if (!watched.ready) {
    const changed = keys.size !== watched.known.size
    const still_ms = changed ? glance.at_ms : watched.still_ms
    return { watched: { ...base, still_ms, ready: !changed && glance.at_ms - still_ms >= BASELINE_MS }, observed: false }
  }
  // Where the former newest message is gone, the page drew or scrolled its list: begin again.
  if (watched.newest !== null && !glance.bubbles.some(({ key }) => key === watched.newest)) return { watched: watchedFrom(glance.thread, glance.at_ms), observed: false }
  const isPressed = glance.pressed_ms > 0 && glance.at_ms - glance.pressed_ms < QUIET_MS
  if (isPressed) return { watched: { ...base, waiting: null }, observed: false }
  if (newest && newest.side === 'own' && !watched.known.has(newest.key)) return { watched: { ...base, waiting: { key: newest.key, seen_ms: glance.at_ms } }, observed: false }
  const { waiting } = watched
  if (!waiting || glance.at_ms - waiting.seen_ms < EXPLAIN_MS) return { watched: base, observed: false }
  return { watched: { ...base, waiting: null }, observed: glance.bubbles.some(({ key, side }) => key === waiting.key && side === 'own') }
}
