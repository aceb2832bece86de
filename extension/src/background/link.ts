/** The one native port: opened when somebody needs it, hello before anything else, tried again with patience. */
import { delayOf, stateAfter } from '../features/retrying'
import { newId } from '../shared/ids'
import type { LinkState } from '../wire/inside'
import type { Answers, Asks, Envelope, Failure, Hello, State } from '../wire/native'

export const PROTOCOL = 1
export const ANSWER_MS = 10_000
const AWAY = 'agent-away'

/** The part of chrome.runtime.Port that is used. */
export interface NativePort {
  postMessage(message: unknown): void
  disconnect(): void
  onMessage: { addListener(hear: (message: Envelope) => void): void }
  onDisconnect: { addListener(gone: () => void): void }
}

export interface LinkParts {
  connect(): NativePort
  /** Chrome's words for why a port was lost. */
  lostBecause(): string
  hello(): Promise<Omit<Hello, 'protocol'>>
  /** The state of the link, or the agent's own, has changed. */
  changed(): void
  live(state: State): void
  news(message: Envelope): void
  /** Wakes the worker even when it sleeps meanwhile. */
  wakeIn(ms: number): void
  now(): number
}

/** An answer of kind `error`, or none at all. */
export class NotAnswered extends Error {
  readonly failure: Failure
  constructor(failure: Failure) {
    super(failure.message)
    this.failure = failure
  }
}

const SILENCE: Failure = { code: 'no-answer', message: 'The agent did not answer.', retryable: true }

interface Waiting {
  answer(message: Envelope): void
  fail(failure: Failure): void
  timer: ReturnType<typeof setTimeout>
}

export class NativeLink {
  state: LinkState = 'closed'
  since_ms: number
  detail = ''
  readonly #parts: LinkParts
  #port: NativePort | null = null
  #attempt = 0
  #waiting = new Map<string, Waiting>()
  #retry: ReturnType<typeof setTimeout> | null = null

  constructor(parts: LinkParts) {
    this.#parts = parts
    this.since_ms = parts.now()
  }

  get isLive(): boolean {
    return this.state === 'live'
  }

  /** Opens the port when there is none. `now` also tries what would not be tried by itself. */
  open({ now = false } = {}): void {
    if (this.#port && this.state === 'retrying' && now) return void this.#greet(this.#port)
    if (this.#port || (this.#retry !== null && !now)) return
    if (!now && (this.state === 'not-found' || this.state === 'forbidden' || this.state === 'outdated')) return
    if (this.#retry !== null) clearTimeout(this.#retry)
    this.#retry = null
    let port: NativePort
    try {
      port = this.#parts.connect()
    } catch (error) {
      return this.#lost(null, String(error))
    }
    this.#port = port
    this.#become('connecting', '')
    port.onMessage.addListener((message) => this.#heard(port, message))
    port.onDisconnect.addListener(() => this.#lost(port, this.#parts.lostBecause()))
    void this.#greet(port)
  }

  /** Lets the port go; nobody needs it. */
  close(): void {
    const port = this.#port
    this.#port = null
    port?.disconnect()
    this.#failAll()
    if (this.#retry !== null) clearTimeout(this.#retry)
    this.#retry = null
    this.#become('closed', '')
  }

  async #greet(port: NativePort): Promise<void> {
    try {
      const body: Hello = { protocol: PROTOCOL, ...(await this.#parts.hello()) }
      const state = (await this.#ask(port, 'hello', body)) as State
      if (this.#port !== port) return
      this.#attempt = 0
      this.#become('live', '')
      this.#parts.live(state)
    } catch (error) {
      if (this.#port !== port) return
      const failure = error instanceof NotAnswered ? error.failure : { code: 'error', message: String(error), retryable: true }
      // The bridge waits for the agent with us, and ends as soon as there is one: the next port then finds it at once.
      if (failure.code === AWAY) {
        this.#attempt = 0
        return this.#become('retrying', failure.message)
      }
      port.disconnect()
      if (failure.code === 'unsupported-protocol') this.#settleAs(port, 'outdated', failure.message)
      else this.#lost(port, failure.message)
    }
  }

  /** The body of the agent's answer. Raises NotAnswered: an error of the agent, or silence. */
  async ask<Kind extends keyof Asks>(kind: Kind, body: Asks[Kind]): Promise<Answers[keyof Answers]> {
    if (!this.#port || !this.isLive) throw new NotAnswered(SILENCE)
    return this.#ask(this.#port, kind, body)
  }

  #ask(port: NativePort, kind: string, body: unknown): Promise<Answers[keyof Answers]> {
    const id = newId(this.#parts.now())
    return new Promise((resolve, reject) => {
      const fail = (failure: Failure): void => reject(new NotAnswered(failure))
      const timer = setTimeout(() => {
        this.#waiting.delete(id)
        fail(SILENCE)
      }, ANSWER_MS)
      this.#waiting.set(id, { answer: (message) => (message.kind === 'error' ? fail(message.body as Failure) : resolve(message.body as Answers[keyof Answers])), fail, timer })
      try {
        port.postMessage({ kind, id, body })
      } catch (error) {
        clearTimeout(timer)
        this.#waiting.delete(id)
        fail({ code: 'not-sent', message: String(error), retryable: this.#port !== port })
      }
    })
  }

  #heard(port: NativePort, message: Envelope): void {
    if (port !== this.#port || typeof message?.kind !== 'string') return
    const waiting = message.re === undefined ? undefined : this.#waiting.get(message.re)
    if (waiting && message.re !== undefined) {
      clearTimeout(waiting.timer)
      this.#waiting.delete(message.re)
      waiting.answer(message)
    } else if (message.re === undefined) this.#parts.news(message)
  }

  #lost(port: NativePort | null, reason: string): void {
    if (port !== null && port !== this.#port) return
    this.#settleAs(port, stateAfter(reason), reason)
  }

  #settleAs(port: NativePort | null, state: LinkState, reason: string): void {
    if (port !== null && port !== this.#port) return
    this.#port = null
    this.#failAll()
    this.#become(state, reason)
    const wait = delayOf(state, this.#attempt, Math.random())
    this.#attempt += 1
    if (wait === null) return this.#parts.wakeIn(5 * 60_000)
    this.#parts.wakeIn(Math.max(wait, 30_000))
    this.#retry = setTimeout(() => {
      this.#retry = null
      this.open()
    }, wait)
  }

  #failAll(): void {
    const waiting = [...this.#waiting.values()]
    this.#waiting.clear()
    for (const { fail, timer } of waiting) {
      clearTimeout(timer)
      fail(SILENCE)
    }
  }

  #become(state: LinkState, detail: string): void {
    if (state !== this.state) this.since_ms = this.#parts.now()
    this.state = state
    this.detail = detail
    this.#parts.changed()
  }
}
