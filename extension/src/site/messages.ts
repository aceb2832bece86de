/**
 * The newest messages of one list as it changes: where they stand is looked up anew when the page changed the list, and
 * each of them is read anew only when the page changed that one, or may still be about to.
 */
import { type Bubble, bubbleAt, isPale, type Placed, placesOf, slotOf } from './bubbles'

/** Pages fade messages in and out: so long after a change it is asked at every look how a message is drawn. */
const STEADY_MS = 1_500
/** What changes without a trace in the list (a rule of style, a wider window) is seen after this time. */
const REREAD_MS = 30_000
/** More changes than this between two looks: all is read anew. */
const CHANGES_MAX = 2_000

interface Read {
  bubble: Bubble
  slot: Element
  changed_ms: number
  read_ms: number
}

export class Messages {
  readonly list: Element
  readonly #observer: MutationObserver
  #places: Placed[] = []
  #read = new Map<Element, Read>()
  #bubbles: Bubble[] = []
  #isNew = true
  /** Something came, went or was marked otherwise: messages may stand elsewhere. A change of style or words moves none. */
  #isShifted = false
  /** Elements in which something changed, up to the list. */
  readonly #stirred = new Set<Element>()
  /** Elements that came or were marked otherwise: what stands in them may look different. */
  readonly #altered = new Set<Element>()

  constructor(list: Element) {
    this.list = list
    this.#observer = new MutationObserver((records) => this.#note(records))
    this.#observer.observe(list, { subtree: true, childList: true, characterData: true, attributes: true })
  }

  /** The newest messages as they are this instant, oldest first; the same array as before when nothing changed. */
  read(nowMs: number): readonly Bubble[] {
    this.#note(this.#observer.takeRecords())
    const isMoved = this.#isNew || this.#isShifted
    if (isMoved) this.#places = placesOf(this.list)
    const before = this.#read
    const bubbles = this.#places.map((place) => this.#bubbleAt(place, nowMs, before.get(place.node)))
    if (isMoved) {
      const here = new Set(this.#places.map(({ node }) => node))
      for (const node of before.keys()) if (!here.has(node)) before.delete(node)
    }
    this.#isNew = false
    this.#isShifted = false
    this.#stirred.clear()
    this.#altered.clear()
    if (isMoved || bubbles.some((bubble, index) => bubble !== this.#bubbles[index])) this.#bubbles = bubbles
    return this.#bubbles
  }

  /** The list is no longer looked at. */
  leave(): void {
    this.#observer.disconnect()
    this.#read.clear()
    this.#isNew = true
  }

  #bubbleAt(place: Placed, nowMs: number, known: Read | undefined): Bubble {
    const slot = slotOf(place)
    const isChanged = known?.slot !== slot || this.#stirred.has(slot) || place.around.some((one) => this.#altered.has(one))
    const changedMs = isChanged ? nowMs : known.changed_ms
    if (known && !isChanged && nowMs - known.read_ms < REREAD_MS && isStill(known, nowMs)) {
      // It may stand in other elements than before, and be the same message.
      if (known.bubble.alone !== place.alone || known.bubble.around.some((one, index) => one !== place.around[index])) known.bubble = { ...known.bubble, ...place }
      return known.bubble
    }
    const bubble = bubbleAt(place, this.list)
    this.#read.set(place.node, { bubble, slot, changed_ms: changedMs, read_ms: nowMs })
    return bubble
  }

  #note(records: readonly MutationRecord[]): void {
    if (this.#isNew) return
    if (this.#stirred.size > CHANGES_MAX || records.length > CHANGES_MAX) {
      this.#isNew = true
      this.#read.clear()
      return
    }
    for (const { target, type, attributeName, addedNodes } of records) {
      const element = target instanceof Element ? target : target.parentElement
      if (type === 'childList' || (type === 'attributes' && attributeName !== 'style')) this.#isShifted = true
      if (type === 'attributes' && attributeName !== 'style' && element) this.#altered.add(element)
      for (const added of addedNodes) if (added instanceof Element) this.#altered.add(added)
      for (let up = element; up && !this.#stirred.has(up); up = up === this.list ? null : up.parentElement) this.#stirred.add(up)
    }
  }
}

/** Whether a message that the page did not change since is what it was: only how it is drawn moves by itself, and where it stands. */
function isStill({ bubble, changed_ms, read_ms }: Read, nowMs: number): boolean {
  const isSteady = read_ms - changed_ms >= STEADY_MS
  if (isSteady && bubble.side !== 'unknown' && !bubble.working) return true
  // Once more in full when it has come to rest.
  if (!isSteady && nowMs - changed_ms >= STEADY_MS) return false
  return bubble.marked && bubble.side !== 'unknown' && isPale(bubble.node, bubble.content) === bubble.pale
}
