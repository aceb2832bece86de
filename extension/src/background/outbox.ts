/**
 * The outbox: what the agent has not answered for yet, written down before it is sent, taken out by an answer alone.
 * Ids make a second sending harmless; texts that may not be written down are held in memory.
 */
import type { Asks, Capture } from '../wire/native'

export type OutboxKind = 'log' | 'resolve' | 'name-prospect' | 'set-status' | 'set-field' | 'add-note' | 'log-elsewhere' | 'join-actor' | 'capture-health'

export interface Item<Kind extends OutboxKind = OutboxKind> {
  event_id: string
  kind: Kind
  body: Asks[Kind]
  /** Items of one story go out one after another. */
  story: string | null
  order: number
  /** Not before this: the prospect may still become known. */
  not_before_ms: number
}

/** Where items are written down: the browser's storage, or a map in tests. */
export interface Shelf {
  all(): Promise<Record<string, unknown>>
  put(key: string, value: unknown): Promise<void>
  remove(key: string): Promise<void>
}

const PREFIX = 'outbox:'
export const IN_FLIGHT_MAX = 16

export class Outbox {
  readonly ready: Promise<void>
  readonly #shelf: Shelf
  #items = new Map<string, Item>()
  #texts = new Map<string, string>()
  #order = 0

  constructor(shelf: Shelf) {
    this.#shelf = shelf
    this.ready = this.#load()
  }

  async #load(): Promise<void> {
    for (const [key, value] of Object.entries(await this.#shelf.all())) {
      if (!key.startsWith(PREFIX)) continue
      const item = value as Item
      if (!this.#items.has(item.event_id)) this.#items.set(item.event_id, item)
      this.#order = Math.max(this.#order, item.order)
    }
  }

  get size(): number {
    return this.#items.size
  }

  get items(): Item[] {
    return [...this.#items.values()].sort((one, other) => one.order - other.order)
  }

  has = (event_id: string): boolean => this.#items.has(event_id)

  /** Writes `item` down; `memoryText` is what must not be. Done only when it is on disk. */
  async put(item: Omit<Item, 'order'>, memoryText: string | null = null): Promise<void> {
    await this.ready
    if (this.#items.has(item.event_id)) return
    this.#order += 1
    const kept = { ...item, order: this.#order }
    await this.#shelf.put(PREFIX + item.event_id, kept)
    if (memoryText !== null) this.#texts.set(item.event_id, memoryText)
    this.#items.set(item.event_id, kept)
  }

  /** Gives a capture its late prospect and lets it go. `text` replaces what was kept: null when it must not be. */
  async complete(event_id: string, change: (capture: Capture, memoryText: string | null) => Promise<{ body: Capture; memoryText: string | null }>): Promise<void> {
    const item = this.#items.get(event_id)
    if (!item || item.kind !== 'log') return
    const { body, memoryText } = await change(item.body as Capture, this.#texts.get(event_id) ?? null)
    const changed = { ...item, body, not_before_ms: 0 }
    await this.#shelf.put(PREFIX + event_id, changed)
    if (!this.#items.has(event_id)) return this.#shelf.remove(PREFIX + event_id)
    if (memoryText === null) this.#texts.delete(event_id)
    this.#items.set(event_id, changed)
  }

  /** The agent has answered for it. */
  async remove(event_id: string): Promise<void> {
    this.#items.delete(event_id)
    this.#texts.delete(event_id)
    await this.#shelf.remove(PREFIX + event_id)
  }

  /** What can go out now beside `inFlight`: oldest first, one of a story at a time, nothing past a joining. */
  next(inFlight: ReadonlySet<string>, nowMs: number): Item[] {
    const going: Item[] = []
    const stories = new Set<string>()
    for (const item of this.items) {
      if (inFlight.size + going.length >= IN_FLIGHT_MAX) break
      const isBusy = inFlight.has(item.event_id)
      const isBehind = item.story !== null && stories.has(item.story)
      if (item.story !== null) stories.add(item.story)
      if (!isBusy && !isBehind && item.not_before_ms <= nowMs) going.push(item)
      if (item.kind === 'join-actor') break
    }
    return going
  }

  /** When the earliest item that is kept back may go, or null. */
  nextDue(nowMs: number): number | null {
    const later = this.items.map(({ not_before_ms }) => not_before_ms).filter((at) => at > nowMs)
    return later.length === 0 ? null : Math.min(...later)
  }

  /** The body as it is sent: with the text that only memory holds. */
  bodyOf(item: Item): Asks[OutboxKind] {
    const text = this.#texts.get(item.event_id)
    return text === undefined ? item.body : ({ ...item.body, text } as Capture)
  }
}
