/**
 * The outbox: what the agent has not answered for yet, written down before it is sent, taken out by an answer alone.
 * Ids make a second sending harmless; texts that may not be written down are held in memory, and what is written down
 * is sealed as soon as the agent keeps a key for it (`keying.ts`). Each item belongs to the team it was made for.
 */
import type { Asks, Capture, OutboxKey } from '../wire/native'
import { open, seal, type Sealed, type SealingKey } from './sealing'

export type OutboxKind = 'log' | 'resolve' | 'name-prospect' | 'set-status' | 'set-field' | 'add-note' | 'log-elsewhere' | 'join-actor' | 'capture-health'

/** What stands of an item on disk whether it is sealed or not. */
interface Label {
  event_id: string
  kind: OutboxKind
  /** Items of one story go out one after another. */
  story: string | null
  order: number
  /** Not before this: the prospect may still become known. */
  not_before_ms: number
  /** The team and the operator it was made for; null when no agent had said yet. */
  whose: string | null
}

export interface Item<Kind extends OutboxKind = OutboxKind> extends Label {
  kind: Kind
  body: Asks[Kind]
}

/** An item of an earlier life of this worker, which only the agent's key opens. */
interface Closed extends Label {
  sealed: Sealed
}

/** Where items are written down: the browser's storage, or a map in tests. */
export interface Shelf {
  all(): Promise<Record<string, unknown>>
  put(key: string, value: unknown): Promise<void>
  remove(key: string): Promise<void>
}

type Change = (capture: Capture, memoryText: string | null) => Promise<{ body: Capture; memoryText: string | null }>

const PREFIX = 'outbox:'
const KEY = 'outboxKey'
export const IN_FLIGHT_MAX = 16
/** These name nobody but the account itself, and what joins it is asked for before anything can be opened. */
const OPEN_KINDS: ReadonlySet<OutboxKind> = new Set(['join-actor', 'capture-health'])

const byOrder = (one: Label, other: Label): number => one.order - other.order

/** Whether a label is of `whose`; what was made before anybody was known is anybody's. */
const belongs = (label: Label, whose: string | null): boolean => label.whose === null || whose === null || label.whose === whose

export class Outbox {
  readonly ready: Promise<void>
  readonly #shelf: Shelf
  #items = new Map<string, Item>()
  #closed = new Map<string, Closed>()
  #texts = new Map<string, string>()
  #changes = new Map<string, Change>()
  #order = 0
  /** One writes at a time, so that a key that changes finds all there is. */
  #turn: Promise<unknown> = Promise.resolve()
  key: SealingKey | null = null

  constructor(shelf: Shelf) {
    this.#shelf = shelf
    this.ready = this.#load()
  }

  async #load(): Promise<void> {
    const all = await this.#shelf.all()
    this.key = (all[KEY] as SealingKey | undefined) ?? null
    for (const [key, value] of Object.entries(all)) {
      if (!key.startsWith(PREFIX)) continue
      // What an earlier version wrote down names no team.
      const found = value as Item | Closed
      const kept = { ...found, whose: (found.whose as string | null | undefined) ?? null }
      if ('sealed' in kept) this.#closed.set(kept.event_id, kept)
      else this.#items.set(kept.event_id, kept)
      this.#order = Math.max(this.#order, kept.order)
    }
  }

  get size(): number {
    return this.#items.size + this.#closed.size
  }

  /** How many wait for a team that is not `whose`. */
  elsewhere = (whose: string | null): number => this.#labels.filter((label) => !belongs(label, whose)).length

  get items(): Item[] {
    return [...this.#items.values()].sort(byOrder)
  }

  get #labels(): (Item | Closed)[] {
    return [...this.#items.values(), ...this.#closed.values()].sort(byOrder)
  }

  /** What is known of each that waits without opening it. */
  get stories(): string[] {
    return this.#labels.map(({ story, event_id }) => story ?? event_id)
  }

  has = (event_id: string): boolean => this.#items.has(event_id) || this.#closed.has(event_id)

  /** Writes `item` down; `memoryText` is what must not be. Done only when it is on disk. */
  async put(item: Omit<Item, 'order'>, memoryText: string | null = null): Promise<void> {
    await this.ready
    await this.#inTurn(async () => {
      if (this.has(item.event_id)) return
      this.#order += 1
      const kept = { ...item, order: this.#order }
      await this.#write(kept)
      if (memoryText !== null) this.#texts.set(item.event_id, memoryText)
      this.#items.set(item.event_id, kept)
    })
  }

  /** Gives a capture its late prospect and lets it go. `text` replaces what was kept: null when it must not be. */
  async complete(event_id: string, change: Change): Promise<void> {
    // It is only changed once it can be read; without that, a person is asked for the name.
    if (this.#closed.has(event_id)) return void this.#changes.set(event_id, change)
    const item = this.#items.get(event_id)
    if (!item || item.kind !== 'log') return
    const { body, memoryText } = await change(item.body as Capture, this.#texts.get(event_id) ?? null)
    const changed = { ...item, body, not_before_ms: 0 }
    await this.#inTurn(() => this.#rewrite(changed))
    if (!this.#items.has(event_id)) return
    if (memoryText === null) this.#texts.delete(event_id)
    this.#items.set(event_id, changed)
  }

  /** The agent has answered for it. */
  async remove(event_id: string): Promise<void> {
    this.#items.delete(event_id)
    this.#texts.delete(event_id)
    await this.#shelf.remove(PREFIX + event_id)
  }

  /** Reads what an earlier life of this worker sealed; how many could not be. */
  async open(keys: readonly OutboxKey[]): Promise<number> {
    await this.ready
    for (const { sealed, ...label } of [...this.#closed.values()]) {
      const body = (await open(sealed, keys)) as Item['body'] | null
      if (body === null) continue
      this.#closed.delete(label.event_id)
      this.#items.set(label.event_id, { ...label, body })
    }
    for (const [event_id, change] of [...this.#changes]) {
      if (!this.#items.has(event_id)) continue
      this.#changes.delete(event_id)
      await this.complete(event_id, change)
    }
    return this.#closed.size
  }

  /** From now on `key` seals, what waits as well as what comes. */
  async use(key: SealingKey): Promise<void> {
    await this.ready
    await this.#inTurn(async () => {
      await this.#shelf.put(KEY, key)
      this.key = key
      for (const item of this.items) await this.#rewrite(item)
    })
  }

  /** What can go out now to `whose` beside `inFlight`: oldest first, one of a story at a time, nothing past a joining. */
  next(inFlight: ReadonlySet<string>, nowMs: number, whose: string | null = null): Item[] {
    const going: Item[] = []
    const stories = new Set<string>()
    for (const item of this.#labels) {
      if (inFlight.size + going.length >= IN_FLIGHT_MAX) break
      if (!belongs(item, whose)) continue
      const isBusy = inFlight.has(item.event_id) || 'sealed' in item
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

  async #inTurn(work: () => Promise<void>): Promise<void> {
    const mine = this.#turn.then(work)
    this.#turn = mine.catch(() => null)
    await mine
  }

  async #write({ body, ...label }: Item): Promise<void> {
    const isSealed = this.key !== null && !OPEN_KINDS.has(label.kind)
    await this.#shelf.put(PREFIX + label.event_id, isSealed ? { ...label, sealed: await seal(this.key as SealingKey, body) } : { ...label, body })
  }

  /** Writes an item down again, unless it was answered for meanwhile. */
  async #rewrite(item: Item): Promise<void> {
    if (!this.#items.has(item.event_id)) return
    await this.#write(item)
    if (!this.#items.has(item.event_id)) await this.#shelf.remove(PREFIX + item.event_id)
  }
}
