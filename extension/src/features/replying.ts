/**
 * Replying: a message of the other person that appears at the newest end of a chat at rest. What was there when the chat
 * was opened, what loads above it, and what the page draws anew, is no reply.
 */
import { newBubbles, type SeenBubble } from '../site/newness'

/** A chat must have stood still this long before what appears in it counts as new. */
export const REST_MS = 2_000

export interface Hearing {
  thread: string | null
  /** The messages there were; null before the chat stood still. */
  before: readonly SeenBubble[] | null
  last: string
  still_ms: number
}

export const hearingFrom = (thread: string | null, nowMs: number): Hearing => ({ thread, before: null, last: '', still_ms: nowMs })

/** The hearing after one look, and whether the other person's message came. */
export function hear(hearing: Hearing, look: { at_ms: number; thread: string | null; bubbles: readonly SeenBubble[] }): { hearing: Hearing; replied: boolean } {
  const { at_ms, thread, bubbles } = look
  if (thread !== hearing.thread) return { hearing: hearingFrom(thread, at_ms), replied: false }
  if (hearing.before === null) return { hearing: rested(hearing, bubbles, at_ms), replied: false }
  const { bubbles: fresh, certain } = newBubbles(hearing.before, bubbles)
  if (!certain) return { hearing: hearingFrom(thread, at_ms), replied: false }
  // Whoever scrolls up takes the newest messages out of the page; they are not new when they come back.
  if (!reaches(hearing.before, bubbles, fresh.length)) return { hearing, replied: false }
  return { hearing: { ...hearing, before: bubbles }, replied: fresh.some((bubble) => bubble.side === 'received' && (bubble.parts.length > 0 || bubble.media)) }
}

/** An empty list may still be loading: there is nothing that a new message could come after. */
function rested(hearing: Hearing, bubbles: readonly SeenBubble[], nowMs: number): Hearing {
  const last = bubbles.map(({ key }) => key).join(' ')
  if (last === '' || last !== hearing.last) return { ...hearing, last, still_ms: nowMs }
  return nowMs - hearing.still_ms >= REST_MS ? { ...hearing, before: bubbles } : hearing
}

/** Whether the newest message there was is still shown, right before what is new. */
function reaches(before: readonly SeenBubble[], now: readonly SeenBubble[], fresh: number): boolean {
  const newest = before.at(-1)
  const there = now[now.length - fresh - 1]
  if (!newest || !there) return false
  if (there.key === newest.key) return true
  const isOlder = before.some(({ key }, index) => key === there.key && index < before.length - 1)
  return !isOlder && there.side === newest.side && there.parts.join('\n') === newest.parts.join('\n')
}
