/** Which messages of a chat are new since an earlier look, whatever the page did to its elements meanwhile. */

/** A message as seen in one look; `key` tells elements of the page apart. */
export interface SeenBubble {
  key: number
  /** Keys of all elements it stands in, up to the list; and of those that hold it alone. */
  around?: readonly number[]
  alone?: readonly number[]
  side: 'own' | 'received' | 'unknown'
  parts: readonly string[]
  shortened: boolean
  failed: string | null
  working: boolean
  /** It holds a picture, a film or a voice. */
  media?: boolean
  /** What a message without words is made of. */
  wordless?: 'voice' | 'film' | 'picture' | 'drawing' | null
}

export const saysSame = (one: SeenBubble, other: SeenBubble): boolean => one.side === other.side && one.parts.join('\n') === other.parts.join('\n')

export interface Newness {
  readonly bubbles: readonly SeenBubble[]
  readonly certain: boolean
}

/** The messages of a look never change once seen: while the page stands still, the last answer holds. */
const compared = new WeakMap<readonly SeenBubble[], { now: readonly SeenBubble[]; newness: Newness }>()

/**
 * The messages after the newest one that was there before. `certain`: that one still stands where it stood. Where the
 * page drew its list anew, what they say is compared instead; where even that does not fit, nothing counts as new.
 */
export function newBubbles(before: readonly SeenBubble[], now: readonly SeenBubble[]): Newness {
  const known = compared.get(before)
  if (known?.now === now) return known.newness
  const newness = comparison(before, now)
  compared.set(before, { now, newness })
  return newness
}

function comparison(before: readonly SeenBubble[], now: readonly SeenBubble[]): Newness {
  if (before.length === 0) return { bubbles: [...now], certain: true }
  const formers = now.map((bubble) => formerOf(bubble, before))
  const anchor = now.findLastIndex((bubble, index) => formers[index] !== undefined && saysSame(formers[index], bubble))
  const previous = formers[anchor]
  if (!previous) return { bubbles: now.slice(overlap(before, now)), certain: false }
  const behind = now.slice(anchor + 1).filter((bubble, index) => !isChangedInPlace(before, bubble, index === 0 ? previous : now[anchor + index]))
  return { bubbles: withoutRedrawn(before.slice(before.findIndex(({ key }) => key === previous.key) + 1), behind), certain: true }
}

const keyed = new WeakMap<readonly SeenBubble[], Map<number, SeenBubble>>()

/** The messages of a look, which never change once seen. */
function byKey(bubbles: readonly SeenBubble[]): Map<number, SeenBubble> {
  const known = keyed.get(bubbles) ?? new Map(bubbles.map((bubble) => [bubble.key, bubble]))
  keyed.set(bubbles, known)
  return known
}

/** What stood at the place of `bubble` before: the same element, else the one message whose place now holds this one alone. */
export function formerOf(bubble: SeenBubble, before: readonly SeenBubble[]): SeenBubble | undefined {
  const same = byKey(before).get(bubble.key)
  if (same) return same
  const there = before.filter(({ around }) => bubble.alone?.some((place) => around?.includes(place)))
  return there.length === 1 ? there[0] : undefined
}

/**
 * A number for each message that stays the same when the page draws it anew at its place; `known` are those of the messages
 * `before`. A message that is not known gets its own key.
 */
export function identified(before: readonly SeenBubble[], known: ReadonlyMap<number, number>, now: readonly SeenBubble[]): Map<number, number> {
  const still = new Set(now.map(({ key }) => key))
  return new Map(
    now.map((bubble) => {
      const former = formerOf(bubble, before)
      const isSame = former !== undefined && (former.key === bubble.key || (!still.has(former.key) && saysSame(former, bubble)))
      return [bubble.key, (isSame ? known.get(former.key) : undefined) ?? bubble.key]
    }),
  )
}

/** Messages of before may have been drawn anew (their status moved on): in their old order they are not new. */
function withoutRedrawn(old: readonly SeenBubble[], now: readonly SeenBubble[]): SeenBubble[] {
  let next = 0
  return now.filter((bubble) => {
    const match = old.findIndex((one, index) => index >= next && saysSame(one, bubble))
    if (match < 0) return true
    next = match + 1
    return false
  })
}

/** At the place of a former message after the same neighbour, saying something else: an edit, no new message. */
export function isChangedInPlace(before: readonly SeenBubble[], bubble: SeenBubble, previous: SeenBubble | undefined): boolean {
  const former = formerOf(bubble, before)
  const index = former ? before.indexOf(former) : -1
  return index >= 0 && (index === 0 ? previous === undefined : before[index - 1]?.key === (previous && (formerOf(previous, before)?.key ?? previous.key)))
}

/** Where in `now` the messages of `before` end: by the longest run that both share; everything is old when none does. */
function overlap(before: readonly SeenBubble[], now: readonly SeenBubble[]): number {
  for (let length = Math.min(before.length, now.length); length > 0; length -= 1) {
    const tail = before.slice(-length)
    const ends: number[] = []
    for (let end = length; end <= now.length; end += 1) {
      if (tail.every((bubble, index) => saysSame(bubble, now[end - length + index] as SeenBubble))) ends.push(end)
    }
    // Two places fit equally well: nothing can be said.
    if (ends.length > 0) return ends.length === 1 ? (ends[0] as number) : now.length
  }
  return now.length
}
