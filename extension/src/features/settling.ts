/**
 * Settling: from the press to what became of it. A message counts as sent when the page shows a new own message with the
 * draft's text and keeps it for five seconds without a sign of failure. What cannot be told is "unconfirmed".
 */

import { formerOf, isChangedInPlace, newBubbles, type SeenBubble } from '../site/newness'

export const CONFIRM_MS = 15_000
export const SETTLE_MS = 5_000
/** A message the page still works on is waited for this long; just under the agent's own limit. */
export const WORKING_MS = 50_000
/** How long an outreach whose chat was left is still recognised when the person comes back. */
export const LEFT_MS = 30 * 60_000
/** The page may take a message out for a moment while it draws it anew. */
const GONE_MS = 1_500
/** Shorter texts are never folded away behind a "more" button. */
const SHORTENED_MIN = 80

/** One look at the chat. */
export interface Sight {
  at_ms: number
  /** Whether the chat of the pending outreach is what the page shows. */
  visible: boolean
  bubbles: readonly SeenBubble[]
  /** Folded draft; null when the composer is gone. */
  draft: string | null
  /** The notice that a message request was sent. */
  notice: boolean
  /** When the person last typed, pasted or dropped something into the composer. */
  typed_ms: number
}

/** An outreach on its way. `before` are the messages there were at the press. */
export interface Pending {
  outreach_id: string
  text: string
  intent_ms: number
  before: readonly SeenBubble[]
  notice_before: boolean
  emptied: boolean
  confirmed_ms: number | null
  by_notice: boolean
  /** The page showed the message as on its way, and then no longer: it has heard from its server. */
  work: 'unseen' | 'seen' | 'ended'
  gone_ms: number | null
  /** Set when it is over; it then only keeps its message from being taken for another's. */
  done: boolean
  /** Said to be unconfirmed because its chat was left; it may still be seen when the person comes back. */
  left: boolean
}

export interface Outcome {
  outreach_id: string
  kind: 'outreach.sent' | 'outreach.failed' | 'outreach.unconfirmed'
  evidence: string[]
}

/** A press as it begins. */
export const pendingOf = (press: Pick<Pending, 'outreach_id' | 'text' | 'intent_ms' | 'before'> & { notice: boolean }): Pending => ({
  outreach_id: press.outreach_id,
  text: press.text,
  intent_ms: press.intent_ms,
  before: press.before,
  notice_before: press.notice,
  emptied: false,
  confirmed_ms: null,
  by_notice: false,
  work: 'unseen',
  gone_ms: null,
  done: false,
  left: false,
})

/** All outreaches of one chat after one look, oldest first, and what became of those that are over. */
export function look(pendings: readonly Pending[], sight: Sight): { pendings: Pending[]; outcomes: Outcome[] } {
  const claimed = new Set<number>()
  const outcomes: Outcome[] = []
  const after = pendings.map((pending) => {
    const [next, outcome] = step(pending, sight, claimed)
    // What was left and is not found again has already been said to be unconfirmed.
    const isNews = outcome !== null && !(pending.left && outcome.kind === 'outreach.unconfirmed')
    if (isNews) outcomes.push({ outreach_id: pending.outreach_id, ...outcome, evidence: pending.left ? [...outcome.evidence, 'seen-later'] : outcome.evidence })
    return { ...next, done: next.done || (outcome !== null && !(next.left && !pending.left)) || (next.left && sight.at_ms - next.intent_ms > LEFT_MS) }
  })
  return { pendings: after.every(({ done }) => done) ? [] : after, outcomes }
}

type Said = Omit<Outcome, 'outreach_id'> | null

const failed = (...evidence: string[]): Said => ({ kind: 'outreach.failed', evidence })
const unconfirmed = (...evidence: string[]): Said => ({ kind: 'outreach.unconfirmed', evidence })

function step(pending: Pending, sight: Sight, claimed: Set<number>): [Pending, Said] {
  const age = sight.at_ms - pending.intent_ms
  if (!sight.visible) {
    if (pending.done || pending.left) return [pending, null]
    if (pending.work === 'ended') return [pending, { kind: 'outreach.sent', evidence: ['own-bubble', 'work-ended', 'left'] }]
    if (age < CONFIRM_MS) return [pending, null]
    return [{ ...pending, left: true, confirmed_ms: null }, unconfirmed('out-of-sight')]
  }
  const fresh = newBubbles(pending.before, sight.bubbles)
  const mine = fresh.bubbles.find((bubble) => bubble.side === 'own' && !claimed.has(bubble.key) && says(bubble, pending.text))
  if (mine) claimed.add(mine.key)
  if (pending.done) return [pending, null]
  const seen = { ...pending, emptied: pending.emptied || sight.draft !== pending.text, work: workOf(pending, mine) }
  if (isRestored(seen, sight)) return [seen, failed('draft-restored')]
  if (mine?.failed && !isUsualSign(pending.before, mine.failed)) return [seen, failed('own-bubble', mine.failed)]
  return seen.confirmed_ms === null ? confirm(seen, sight, mine, age) : settle(seen, sight, mine, fresh.certain)
}

function confirm(seen: Pending, sight: Sight, mine: SeenBubble | undefined, age: number): [Pending, Said] {
  if (mine) return [{ ...seen, confirmed_ms: sight.at_ms }, null]
  if (sight.notice && !seen.notice_before) return [{ ...seen, confirmed_ms: sight.at_ms, by_notice: true }, null]
  if (isEdit(seen, sight)) return [seen, failed('edited-in-place')]
  // The list of a chat that was come back to may still be loading; it is looked at until it is left for good.
  if (age < CONFIRM_MS || seen.left) return [seen, null]
  return [seen, seen.emptied || seen.text === '' ? unconfirmed('no-own-bubble') : failed('draft-stayed')]
}

function settle(seen: Pending, sight: Sight, mine: SeenBubble | undefined, certain: boolean): [Pending, Said] {
  const waited = sight.at_ms - (seen.confirmed_ms ?? sight.at_ms)
  if (mine || seen.by_notice) {
    const still = { ...seen, gone_ms: null }
    if (waited < SETTLE_MS) return [still, null]
    if (mine?.working) return [still, sight.at_ms - seen.intent_ms >= WORKING_MS ? unconfirmed('still-working') : null]
    if (mine?.failed) return [still, unconfirmed('own-bubble', mine.failed)]
    return [still, { kind: 'outreach.sent', evidence: [...(mine ? ['own-bubble'] : []), ...(seen.by_notice ? ['request-notice'] : []), 'settled'] }]
  }
  const gone = { ...seen, gone_ms: seen.gone_ms ?? sight.at_ms }
  if (sight.at_ms - gone.gone_ms < GONE_MS) return [gone, null]
  if (sight.notice && !seen.notice_before) return [{ ...gone, by_notice: true }, null]
  // Only where the messages before it still stand does its absence mean something.
  if (certain) return [gone, failed('bubble-gone')]
  return [gone, waited >= SETTLE_MS ? unconfirmed('list-redrawn') : null]
}

function workOf({ work, before }: Pending, mine: SeenBubble | undefined): Pending['work'] {
  if (!mine || mine.failed) return work === 'unseen' ? 'unseen' : 'seen'
  // Where older messages look so too, it is how this layout draws them.
  if (mine.working) return before.some((bubble) => bubble.side === 'own' && bubble.working) ? 'unseen' : 'seen'
  return work === 'unseen' ? 'unseen' : 'ended'
}

/** The page gave the draft back; a person who types the same again is not meant. */
const isRestored = (pending: Pending, sight: Sight): boolean =>
  pending.text !== '' && pending.emptied && !pending.left && sight.draft === pending.text && sight.typed_ms <= pending.intent_ms

/** A mark that every earlier own message carries too is the layout's, and says nothing of this one. */
function isUsualSign(before: readonly SeenBubble[], sign: string): boolean {
  const own = before.filter(({ side }) => side === 'own')
  return own.length > 1 && own.every((bubble) => bubble.failed === sign)
}

/** Without words it is any message that has none. */
function says(bubble: SeenBubble, text: string): boolean {
  if (text === '') return bubble.parts.length === 0 && bubble.wordless != null
  if (bubble.parts.includes(text)) return true
  const start = (bubble.parts.at(-1) ?? '').replace(/\s*(…|\.\.\.)$/, '')
  return bubble.shortened && start.length >= SHORTENED_MIN && text.startsWith(start)
}

function isEdit(pending: Pending, sight: Sight): boolean {
  return sight.bubbles.some((bubble, index) => {
    const old = formerOf(bubble, pending.before)
    return (
      pending.text !== '' && old?.side === 'own' && bubble.side === 'own' && says(bubble, pending.text) && !says(old, pending.text) &&
      isChangedInPlace(pending.before, bubble, sight.bubbles[index - 1])
    )
  })
}
