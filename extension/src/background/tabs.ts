/** What the worker knows of each tab: its page's port, what the page sees, what stands there and what is on its way. */
import type { Line, PageView, ToPage } from '../wire/inside'
import type { AskStanding, Capture, Logged, Standing } from '../wire/native'

export interface PagePort {
  postMessage(message: ToPage): void
}

const LINES_MAX = 12
const EXPLAINED_MS = 120_000

export class Tab {
  port: PagePort | null = null
  view: PageView | null = null
  /** Whether the conversation in sight is never logged. */
  unlogged = false
  standing: Standing | null = null
  asked: Omit<AskStanding, 'tab'> | null = null
  last: Logged | null = null
  lines: (Line & { key: string })[] = []
  /** Intents of this tab without an outcome, by outreach. */
  readonly open = new Map<string, Capture>()

  say(message: ToPage): void {
    try {
      this.port?.postMessage(message)
    } catch {
      this.port = null
    }
  }

  /** Shows what became of a capture; a story has one line. */
  note(capture: Capture, queued: boolean): void {
    if (capture.kind === 'reply.seen') return
    const key = capture.outreach_id ?? capture.event_id
    const words: Record<string, Line['what']> = { 'outreach.intent': 'sending', 'rule.held': 'held' }
    const what = words[capture.kind] ?? (capture.kind.replace('outreach.', '') as Line['what'])
    const former = this.lines.find((line) => line.key === key)
    const line = { key, at_ms: former?.at_ms ?? capture.at_ms, handle: capture.prospect.handle, what, queued, severity: former?.severity ?? null }
    this.lines = [line, ...this.lines.filter((one) => one.key !== key)].slice(0, LINES_MAX)
  }

  /** The agent's answer: the line is no longer queued and carries the agent's own verdict. */
  answered(capture: Capture, logged: Logged): void {
    const key = capture.outreach_id ?? capture.event_id
    this.lines = this.lines.map((line) => (line.key === key ? { ...line, queued: false, severity: logged.verdict?.severity ?? line.severity } : line))
    if (capture.kind === 'outreach.intent' || capture.kind === 'rule.held') this.last = logged
  }
}

/** All tabs with a page of ours, and the presses of the last minutes that explain messages seen elsewhere. */
export class Tabs {
  readonly #tabs = new Map<number, Tab>()
  /** Messages seen and not pressed, by account and thread: how many each tab saw, and how many were told. */
  #observed: { at_ms: number; place: string; tab: number }[] = []
  #presses: { at_ms: number; user_id: string | null; handle: string | null; thread_id: string | null }[] = []

  of(id: number): Tab {
    let tab = this.#tabs.get(id)
    if (!tab) {
      tab = new Tab()
      this.#tabs.set(id, tab)
    }
    return tab
  }

  find = (id: number): Tab | undefined => this.#tabs.get(id)

  get all(): [number, Tab][] {
    return [...this.#tabs]
  }

  get withPage(): [number, Tab][] {
    return this.all.filter(([, tab]) => tab.port !== null)
  }

  forget(id: number): void {
    this.#tabs.delete(id)
  }

  /** The tab whose page began this outreach, or had this event. */
  withLine(key: string): Tab | undefined {
    return this.all.map(([, tab]) => tab).find(({ lines }) => lines.some((line) => line.key === key))
  }

  pressed(intent: Capture, nowMs: number): void {
    const { handle, thread_id } = intent.prospect
    this.#presses = [...this.#presses.filter(({ at_ms }) => nowMs - at_ms < EXPLAINED_MS), { at_ms: nowMs, user_id: intent.actor.user_id, handle, thread_id }]
  }

  /** Whether another tab told of this observed message, or reply, before: each tab of a chat sees the same ones. */
  isTold(tab: number, observed: Capture, nowMs: number): boolean {
    const place = [observed.kind, observed.actor.user_id, observed.prospect.handle ?? observed.prospect.thread_id].join(' ')
    this.#observed = this.#observed.filter(({ at_ms }) => nowMs - at_ms < EXPLAINED_MS)
    const here = this.#observed.filter((one) => one.place === place)
    const countOf = (id: number): number => here.filter((one) => one.tab === id).length
    const most = Math.max(0, ...here.map((one) => countOf(one.tab)))
    this.#observed.push({ at_ms: nowMs, place, tab })
    return countOf(tab) < most
  }

  /** Whether a press of the last two minutes, in any tab, explains a message that was observed. */
  explains(observed: Capture, nowMs: number): boolean {
    const { handle, thread_id } = observed.prospect
    return this.#presses.some(
      (press) =>
        nowMs - press.at_ms < EXPLAINED_MS && press.user_id === observed.actor.user_id &&
        ((press.handle !== null && press.handle === handle) || (press.thread_id !== null && press.thread_id === thread_id) || (press.handle === null && press.thread_id === null)),
    )
  }
}
