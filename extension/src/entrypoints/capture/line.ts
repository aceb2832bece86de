/** The line from a page to the worker: opened when needed, what is not kept yet is said again, silent once orphaned. */
import { type FromPage, type Handed, PAGE_PORT, type ToPage } from '../../wire/inside'

/** After an update of the extension an open page keeps an old script that nobody hears any more. */
export const isOrphaned = (): boolean => {
  try {
    return !chrome.runtime?.id
  } catch {
    return true
  }
}

const RETRY_MS = [50, 500, 2_000]

export class Line {
  #port: chrome.runtime.Port | null = null
  #unkept = new Map<string, Handed>()
  #attempt = 0
  readonly #hear: (message: ToPage) => void
  readonly #greet: () => FromPage[]

  /** `hear` takes what the worker says; `greet` is what is said anew on every connection. */
  constructor(hear: (message: ToPage) => void, greet: () => FromPage[]) {
    this.#hear = hear
    this.#greet = greet
  }

  /** Hands a capture on; it is said again until the worker has written it down. */
  hand(handed: Handed): void {
    this.#unkept.set(handed.capture.event_id, handed)
    this.say({ say: 'handed', handed })
  }

  /** Says `message`, connecting first when the worker has gone to sleep. */
  say(message: FromPage): void {
    const isFresh = this.#port === null
    const port = this.#connected()
    // A new connection has just said what is unkept, this one included.
    if (!port || (isFresh && message.say === 'handed')) return
    this.#post(port, message)
  }

  /** Connects when there is no connection. */
  open(): void {
    this.#connected()
  }

  #connected(): chrome.runtime.Port | null {
    if (this.#port || isOrphaned()) return this.#port
    let port: chrome.runtime.Port
    try {
      port = chrome.runtime.connect({ name: PAGE_PORT })
    } catch {
      return null
    }
    this.#port = port
    port.onMessage.addListener((message: ToPage) => {
      this.#attempt = 0
      if (message.say === 'kept') this.#unkept.delete(message.event_id)
      this.#hear(message)
    })
    port.onDisconnect.addListener(() => {
      if (this.#port === port) this.#port = null
      if (this.#unkept.size === 0 || isOrphaned()) return
      const wait = RETRY_MS[Math.min(this.#attempt, RETRY_MS.length - 1)]
      this.#attempt += 1
      setTimeout(() => this.#connected(), wait)
    })
    for (const handed of this.#unkept.values()) this.#post(port, { say: 'handed', handed })
    for (const message of this.#greet()) this.#post(port, message)
    return port
  }

  #post(port: chrome.runtime.Port, message: FromPage): void {
    try {
      port.postMessage(message)
    } catch {
      if (this.#port === port) this.#port = null
    }
  }
}
