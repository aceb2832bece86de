/**
 * Switching: after a confirmed message the agent may offer to close the tab that sent it, or to show the next one. The
 * person sees it counted down and stops it by any key or click; a draft, a hold or a message under way stops it too.
 */
import type { Counting } from '../wire/inside'
import type { KeysPressed, SwitchTab } from '../wire/native'
import type { Tab, Tabs } from './tabs'

/** What switching needs of the browser and the agent. */
export interface Switches {
  now(): number
  /** Closes exactly this tab. */
  close(tab: number): Promise<void>
  /** Shows the tab after this one, in its window. */
  next(tab: number): Promise<void>
  /** Whether this tab is the one in front of the window in front. */
  isInFront(tab: number): Promise<boolean>
  press(outreach: string): Promise<KeysPressed>
  shown(): void
}

const TICK_MS = 250
/** A timer that fires much later than asked was asleep with the computer. */
const LATE_MS = 3_000

interface Running {
  tab: number
  offer: SwitchTab
  due_ms: number
  timer: ReturnType<typeof setInterval>
}

export class Switching {
  #running: Running | null = null
  /** What the last keys came to, for whoever looks why nothing happened. */
  last: KeysPressed | null = null
  readonly #tabs: Tabs
  readonly #with: Switches

  constructor(tabs: Tabs, switches: Switches) {
    this.#tabs = tabs
    this.#with = switches
  }

  /** Begins to count, for the tab that sent the message; a second offer takes the place of the first. */
  offered(offer: SwitchTab): void {
    this.stop()
    const found = this.#tabs.withPage.find(([, tab]) => tab.lines.some(({ key }) => key === offer.outreach_id))
    if (!found || refuses(found[1])) return
    const [tab] = found
    this.#running = { tab, offer, due_ms: this.#with.now() + offer.after_ms, timer: setInterval(() => void this.#tick(), TICK_MS) }
    // Every tab of ours listens: whoever types or clicks anywhere there is at work.
    for (const [, page] of this.#tabs.withPage) page.say({ say: 'counting' })
    this.#with.shown()
  }

  /** The person did something, or said no. */
  stop(): void {
    if (!this.#running) return
    clearInterval(this.#running.timer)
    this.#running = null
    this.#with.shown()
  }

  /** What is counted down in the tab `id`. */
  counting(id: number | null): Counting | null {
    const running = this.#running
    if (!running || running.tab !== id) return null
    return { act: running.offer.act, left_s: Math.max(0, Math.ceil((running.due_ms - this.#with.now()) / 1000)) }
  }

  async #tick(): Promise<void> {
    const running = this.#running
    if (!running) return
    const tab = this.#tabs.find(running.tab)
    if (!tab || refuses(tab)) return this.stop()
    const late = this.#with.now() - running.due_ms
    if (late < 0) return this.#with.shown()
    this.stop()
    if (late > LATE_MS) return
    await this.#act(running)
  }

  async #act({ tab, offer }: Running): Promise<void> {
    if (offer.way === 'browser') return offer.act === 'close' ? this.#with.close(tab) : this.#with.next(tab)
    // Keys go to whatever is in front: the browser must say that it is this tab, the agent looks again itself.
    if (await this.#with.isInFront(tab)) this.last = await this.#with.press(offer.outreach_id)
  }
}

/** Whether this tab must stay: somebody writes in it, a rule holds, or a message is under way. */
function refuses({ port, view, open }: Tab): boolean {
  return port === null || view === null || view.drafting || view.held !== null || open.size > 0
}
