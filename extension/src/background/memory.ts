/** What the worker keeps over its own restarts: the agent's last word, names of threads, refusals, who this profile is. */
import { newId } from '../shared/ids'
import type { Refused } from '../wire/inside'
import type { State } from '../wire/native'
import type { Shelf } from './outbox'

const THREADS_MAX = 2_000
const REFUSED_MAX = 50

interface Named {
  handle: string
  at_ms: number
}

export class Memory {
  readonly ready: Promise<void>
  readonly #shelf: Shelf
  state: State | null = null
  refused: Refused[] = []
  /** What the person chose while the agent could not be told; null when there is nothing to tell. */
  pauseWish: boolean | null = null
  #threads: Record<string, Named> = {}
  profile = ''

  constructor(shelf: Shelf) {
    this.#shelf = shelf
    this.ready = this.#load()
  }

  async #load(): Promise<void> {
    const all = await this.#shelf.all()
    this.state = (all.state as State | undefined) ?? null
    this.refused = (all.refused as Refused[] | undefined) ?? []
    this.#threads = (all.threads as Record<string, Named> | undefined) ?? {}
    this.pauseWish = (all.pauseWish as boolean | null | undefined) ?? null
    this.profile = (all.profile as string | undefined) ?? newId()
    if (!all.profile) await this.#shelf.put('profile', this.profile)
  }

  get paused(): boolean {
    return this.pauseWish ?? this.state?.paused ?? false
  }

  /** The team at work and who works there, as the agent said last; null before anybody was signed in. */
  get whose(): string | null {
    const { team, operator } = this.state ?? {}
    return team && operator ? `${team.team_id} ${operator.operator_id}` : null
  }

  async keepState(state: State): Promise<void> {
    this.state = state
    // The key for texts is worth nothing without a living agent, so it is not written down.
    await this.#shelf.put('state', { ...state, text_secret: null })
  }

  async wishPaused(wish: boolean | null): Promise<void> {
    this.pauseWish = wish
    await this.#shelf.put('pauseWish', wish)
  }

  async refuse(refused: Refused): Promise<void> {
    this.refused = [refused, ...this.refused.filter(({ event_id }) => event_id !== refused.event_id)].slice(0, REFUSED_MAX)
    await this.#shelf.put('refused', this.refused)
  }

  async dismiss(event_id: string): Promise<void> {
    this.refused = this.refused.filter((refused) => refused.event_id !== event_id)
    await this.#shelf.put('refused', this.refused)
  }

  /** The handle that was last seen together with this thread of this actor. */
  handleOf(user_id: string, thread_id: string): string | null {
    return this.#threads[`${user_id} ${thread_id}`]?.handle ?? null
  }

  /** The threads in which this actor was seen with this person. */
  threadsOf(user_id: string, handle: string): string[] {
    return Object.entries(this.#threads)
      .filter(([key, named]) => named.handle === handle && key.startsWith(`${user_id} `))
      .map(([key]) => key.slice(user_id.length + 1))
  }

  async remember(user_id: string, thread_id: string, handle: string, nowMs: number): Promise<void> {
    const key = `${user_id} ${thread_id}`
    if (this.#threads[key]?.handle === handle) return
    this.#threads[key] = { handle, at_ms: nowMs }
    const entries = Object.entries(this.#threads)
    if (entries.length > THREADS_MAX) {
      this.#threads = Object.fromEntries(entries.sort(([, one], [, other]) => other.at_ms - one.at_ms).slice(0, THREADS_MAX))
    }
    await this.#shelf.put('threads', this.#threads)
  }
}
