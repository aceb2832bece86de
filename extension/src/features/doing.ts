/**
 * Doing: sending without words. A click on what stands beside the composer (or Enter with something attached) may send a
 * like, a picture, a voice; it counts only when such a message of one's own then appears at the newest end.
 */
import { newBubbles, type SeenBubble } from '../site/newness'

/** A picture takes a while to be taken in; what appears later is not believed to be of this click. */
export const DEED_MS = 30_000

/** What was chosen says what is sent for so long: a voice has to be spoken first. */
export const CHOSEN_MS = 60_000

export interface Deed {
  at_ms: number
  /** What the button is for, where its name says so. */
  kind: string | null
  /** The messages there were. */
  before: readonly SeenBubble[]
}

/** The deed after one more click: what was chosen a moment ago still says what is sent. */
export const did = (former: Deed | null, now: Deed): Deed =>
  now.kind === null && former && now.at_ms - former.at_ms < CHOSEN_MS ? { ...now, kind: former.kind } : now

const KINDS = { voice: ['voice'], film: ['photo', 'gif'], picture: ['photo', 'gif'], drawing: ['like', 'gif'] } as const
const USUAL = { voice: 'voice', film: 'photo', picture: 'photo', drawing: 'like' } as const

/** What went out by `deed`, when a message without words of the person's own has appeared since: its kind, else null. */
export function doneBy(deed: Deed, bubbles: readonly SeenBubble[], nowMs: number): string | null {
  if (nowMs - deed.at_ms > DEED_MS) return null
  const { bubbles: fresh, certain } = newBubbles(deed.before, bubbles)
  const mine = certain ? fresh.find(({ side, parts, wordless }) => side === 'own' && parts.length === 0 && wordless != null) : undefined
  if (!mine?.wordless) return null
  const kinds: readonly string[] = KINDS[mine.wordless]
  return deed.kind !== null && kinds.includes(deed.kind) ? deed.kind : USUAL[mine.wordless]
}

/** Answering a story with one click on an emoji: it counts when the page then says that something was sent. */
export interface Reaction {
  at_ms: number
  emoji: string
  /** What stood in the box: an emoji that is put in there is not sent. */
  draft: string | null
  /** What the page said before it says of something else. */
  quiet: boolean
}

/** So long the page may take to say so. */
export const REACTION_MS = 15_000

/** The reaction after one more look, null when nothing came of it; and whether it went out. */
export function reacted(reaction: Reaction, look: { at_ms: number; draft: string | null; saysSent: boolean }): { reaction: Reaction | null; sent: boolean } {
  if (look.at_ms - reaction.at_ms > REACTION_MS || look.draft !== reaction.draft) return { reaction: null, sent: false }
  if (look.saysSent && reaction.quiet) return { reaction: null, sent: true }
  return { reaction: { ...reaction, quiet: reaction.quiet || !look.saysSent }, sent: false }
}
