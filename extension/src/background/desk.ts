/** The worker's desk: takes in what pages hand on, writes it down, sends it, and gives every answer to whom it belongs. */
import { excluding, isExcluded, isUnlogged } from '../features/excluding'
import { keepingOf } from '../features/keeping'
import { newId } from '../shared/ids'
import type { FromPage, FromPanel, Handed, PageHealth, Picture } from '../wire/inside'
import type { Asks, Capture, Envelope, Failure, KeysPressed, LayoutRecorded, Logged, OutboxKeys, Standing, State, SwitchTab, Waiting, WaitingItem } from '../wire/native'
import { keepKeys, tagOf } from './keying'
import { type LinkParts, NativeLink, NotAnswered } from './link'
import { Memory } from './memory'
import { type Item, Outbox, type OutboxKind, type Shelf } from './outbox'
import { Switching, type Switches } from './switching'
import { type PagePort, type Tab, Tabs } from './tabs'

/** What the desk needs of the browser. */
export interface Surroundings {
  shelf: Shelf
  link: Pick<LinkParts, 'connect' | 'lostBecause' | 'wakeIn'>
  about(): { extension: string; browser: string }
  now(): number
  openPanel(tab: number): void
  /** Closing and showing tabs, for the auto tab switcher. */
  switches: Pick<Switches, 'close' | 'next' | 'isInFront'>
  /** Something that badges or panels show has changed. */
  shown(): void
}

const idsOf = ({ actors }: State): string => actors.map(({ user_id }) => user_id).sort().join(' ')

/** Notices that a new state of the agent may make untrue. */
const SETTLED_BY_STATE = new Set(['actor-not-joined', 'capture-paused', 'thread-not-logged'])

const AGAIN_MS = 5_000
const MESSAGE_MAX = 900_000

export class Desk {
  readonly outbox: Outbox
  readonly memory: Memory
  readonly tabs = new Tabs()
  readonly link: NativeLink
  readonly switching: Switching
  waiting: WaitingItem[] = []
  notice: string | null = null
  readonly #around: Surroundings
  readonly #inFlight = new Set<string>()
  #healthSaid = new Map<string, string>()
  #pumpTimer: ReturnType<typeof setTimeout> | null = null
  /** For whom a message that is on its way was begun, whatever team is at work when it settles. */
  readonly #begunFor = new Map<string, string | null>()
  #keys: Promise<void> = Promise.resolve()

  /** Exclusions on their way into the set: whoever asks what may be kept waits for them. */
  #excluding: Promise<void> = Promise.resolve()

  constructor(around: Surroundings) {
    this.#around = around
    this.outbox = new Outbox(around.shelf)
    this.memory = new Memory(around.shelf)
    this.link = new NativeLink({
      ...around.link,
      now: () => around.now(),
      hello: async () => {
        await Promise.all([this.outbox.ready, this.memory.ready])
        return { ...around.about(), profile: this.memory.profile, queued: this.outbox.size }
      },
      changed: () => around.shown(),
      live: (state) => void this.#live(state),
      news: (message) => this.#news(message),
    })
    this.switching = new Switching(this.tabs, {
      ...around.switches,
      now: () => around.now(),
      press: (outreach) => this.#press(outreach),
      shown: () => around.shown(),
    })
  }

  async #press(outreach_id: string): Promise<KeysPressed> {
    try {
      return (await this.link.ask('press-keys', { outreach_id })) as KeysPressed
    } catch (error) {
      if (!(error instanceof NotAnswered)) throw error
      return { done: false, reason: error.failure.code }
    }
  }

  // --- pages

  async pageCame(id: number, port: PagePort): Promise<void> {
    this.tabs.of(id).port = port
    this.link.open({ now: true })
    await this.memory.ready
    const { state } = this.memory
    if (state) this.tabs.of(id).say({ say: 'state', state: { ...state, paused: this.memory.paused } })
    this.#around.shown()
  }

  /** The page is gone: what it still waited for will not be seen any more. */
  async pageLeft(id: number, port: PagePort): Promise<void> {
    const tab = this.tabs.find(id)
    if (!tab || tab.port !== port) return
    tab.port = null
    tab.view = null
    const left = [...tab.open.values()]
    tab.open.clear()
    for (const intent of left) {
      await this.outbox.complete(intent.event_id, (body, memoryText) => Promise.resolve({ body, memoryText }))
      await this.#hand(id, tab, { capture: { ...intent, event_id: newId(this.#around.now()), kind: 'outreach.unconfirmed', at_ms: this.#around.now(), text: null, shown: null, evidence: ['page-left'] } })
    }
    this.#around.shown()
  }

  /** `gesture` must run before anything is awaited: opening the panel counts as the person's only then. */
  async fromPage(id: number, message: FromPage): Promise<void> {
    const tab = this.tabs.of(id)
    if (message.say === 'handed') {
      if (message.handed.open_panel) this.#around.openPanel(id)
      await this.#hand(id, tab, message.handed)
    } else if (message.say === 'known') await this.#known(tab, message.event_id, message.prospect)
    else if (message.say === 'asks') {
      tab.asked = { actor: message.actor, prospect: message.prospect }
      await this.#asked(id, tab)
    } else if (message.say === 'sees') {
      tab.view = message.view
      await this.#mark(tab)
      await this.#tellHealth(message.view.health)
      this.#around.shown()
    } else if (message.say === 'touched') this.switching.stop()
    else await this.#recordLayout(message.page, message.structure)
  }

  /** Notes whether the conversation in sight is one that is never logged. */
  async #mark(tab: Tab): Promise<void> {
    await this.memory.ready
    const { view } = tab
    const unlogged = view !== null && view.prospect !== null && (await this.#isUnlogged(view.actor.user_id, view.prospect))
    if (tab.view === view) tab.unlogged = unlogged
  }

  async #hand(id: number, tab: Tab, { capture, wait_ms = 0 }: Handed): Promise<void> {
    await Promise.all([this.memory.ready, this.outbox.ready])
    const now = this.#around.now()
    const keep = (): void => tab.say({ say: 'kept', event_id: capture.event_id })
    if (this.outbox.has(capture.event_id)) return keep()
    if (capture.kind === 'outreach.observed' && (!this.#isJoined(capture) || this.tabs.explains(capture, now) || this.tabs.isTold(id, capture, now))) return keep()
    if (capture.kind === 'reply.seen' && (!this.#isJoined(capture) || this.tabs.isTold(id, capture, now))) return keep()
    const keeping = await this.#keeping(capture, tab.open.has(capture.outreach_id ?? ''))
    if ('drop' in keeping) {
      if (capture.kind === 'outreach.intent') this.notice = keeping.drop
      this.#around.shown()
      return keep()
    }
    const whose = this.#whoseIs(capture)
    if (capture.kind === 'outreach.intent') {
      this.tabs.pressed(capture, now)
      if (capture.outreach_id) tab.open.set(capture.outreach_id, { ...capture, text: null })
    } else if (capture.outreach_id) tab.open.delete(capture.outreach_id)
    // Of a message that was only seen, no words are written down: the agent compares them and forgets them.
    const kept = capture.kind === 'outreach.observed' && keeping.text === 'disk' ? 'memory' : keeping.text
    const body = kept === 'disk' ? capture : { ...capture, text: null }
    const memoryText = kept === 'memory' ? (capture.text ?? null) : null
    await this.outbox.put({ event_id: capture.event_id, kind: 'log', body, story: capture.outreach_id ?? null, whose, not_before_ms: wait_ms > 0 ? now + wait_ms : 0 }, memoryText)
    keep()
    tab.note(capture, true)
    await this.#remember(capture)
    this.#around.shown()
    this.pump()
  }

  /** An outcome is for the team its message was begun for. */
  #whoseIs({ kind, outreach_id }: Capture): string | null {
    const whose = (outreach_id ? this.#begunFor.get(outreach_id) : undefined) ?? this.memory.whose
    if (!outreach_id) return whose
    if (kind === 'outreach.intent') this.#begunFor.set(outreach_id, whose)
    // What was left may still be seen when the person comes back.
    else if (kind !== 'outreach.unconfirmed') this.#begunFor.delete(outreach_id)
    return whose
  }

  /** `begun`: the outcome of a message that was logged, which is kept whatever was said since. */
  async #keeping(capture: Capture, begun = false): Promise<ReturnType<typeof keepingOf>> {
    await this.#excluding
    const { state, paused } = this.memory
    const { handle } = capture.prospect
    const excluded = handle !== null && state !== null && (await isExcluded(handle, state.exclusions))
    const { whose } = this.memory
    const joins = this.outbox.items.filter((item): item is Item<'join-actor'> => item.kind === 'join-actor' && (item.whose === null || item.whose === whose))
    const joining = new Set(joins.map(({ body }) => body.actor.user_id).filter((id) => id !== null))
    const unlogged = !begun && (await this.#isUnlogged(capture.actor.user_id, capture.prospect))
    return keepingOf(capture, { state, unlogged, live: this.link.isLive, paused, excluded, joining })
  }

  async #known(tab: Tab, event_id: string, prospect: Capture['prospect']): Promise<void> {
    await this.outbox.complete(event_id, async (capture, memoryText) => {
      const text = memoryText ?? capture.text ?? null
      const keeping = await this.#keeping({ ...capture, prospect })
      const kept = 'text' in keeping ? keeping.text : 'none'
      return { body: { ...capture, prospect, text: kept === 'disk' ? text : null }, memoryText: kept === 'memory' ? text : null }
    })
    for (const [outreach, intent] of tab.open) if (intent.event_id === event_id) tab.open.set(outreach, { ...intent, prospect })
    tab.lines = tab.lines.map((line) => ([...tab.open].some(([outreach, intent]) => outreach === line.key && intent.event_id === event_id) ? { ...line, handle: prospect.handle } : line))
    this.pump()
  }

  /** A story or a note is answered outside the conversation: it is known by the person there. */
  async #isUnlogged(user_id: string | null, { thread_id, handle }: Capture['prospect']): Promise<boolean> {
    const threads = thread_id !== null ? [thread_id] : user_id !== null && handle !== null ? this.memory.threadsOf(user_id, handle) : []
    const answers = await Promise.all(threads.map((thread) => isUnlogged(user_id, thread, this.memory.state?.unlogged)))
    return answers.includes(true)
  }

  #isJoined = (capture: Pick<Capture, 'actor'>): boolean =>
    (this.memory.state?.actors ?? []).some(({ user_id }) => user_id === capture.actor.user_id)

  /** Threads of accounts that are nobody's business are not remembered. */
  async #remember(seen: Pick<Capture, 'actor' | 'prospect'>): Promise<void> {
    const { handle, thread_id, sources } = seen.prospect
    if (!handle || !thread_id || !seen.actor.user_id || !sources.includes('header') || !this.#isJoined(seen)) return
    await this.memory.remember(seen.actor.user_id, thread_id, handle, this.#around.now())
  }

  async #asked(id: number, tab: Tab): Promise<void> {
    await this.memory.ready
    const { asked } = tab
    if (!asked) return
    const { user_id } = asked.actor
    const { thread_id, handle } = asked.prospect
    await this.#remember(asked)
    const known = user_id && thread_id && !handle ? this.memory.handleOf(user_id, thread_id) : null
    if (known && user_id && thread_id) tab.say({ say: 'remembers', user_id, thread_id, handle: known })
    if (!this.link.isLive) return
    try {
      this.#stands((await this.link.ask('ask-standing', { ...asked, tab: id })) as Standing)
    } catch (error) {
      if (!(error instanceof NotAnswered)) throw error
    }
  }

  #stands(standing: Standing): void {
    const tab = this.tabs.find(standing.tab)
    if (!tab) return
    tab.standing = standing
    const { handle } = standing
    if (standing.excluded && handle) this.#excluding = this.#excluding.then(() => this.#exclude(handle))
    tab.say({ say: 'standing', standing })
    this.#around.shown()
  }

  /** A standing is told at once, the agent's set a moment later; what is written meanwhile must not be kept either. */
  async #exclude(handle: string): Promise<void> {
    const { state } = this.memory
    if (!state) return
    const exclusions = await excluding(handle, state.exclusions)
    if (exclusions !== state.exclusions && this.memory.state === state) await this.memory.keepState({ ...state, exclusions })
  }

  // --- the agent

  async #live(state: State): Promise<void> {
    await this.#stateIs(state)
    this.#inFlight.clear()
    await this.#tellPause()
    for (const [id, tab] of this.tabs.withPage) void this.#asked(id, tab)
    this.#keyed(state)
    this.pump()
    await this.askWaiting()
  }

  async #stateIs(state: State): Promise<void> {
    await this.memory.ready
    const before = this.memory.state
    await this.memory.keepState(state)
    if (this.link.isLive && this.outbox.key?.tag !== tagOf(state)) this.#keyed(state)
    // What stands for an account changes with its joining.
    if (this.link.isLive && before && idsOf(before) !== idsOf(state)) for (const [id, tab] of this.tabs.withPage) void this.#asked(id, tab)
    for (const [, tab] of this.tabs.withPage) await this.#mark(tab)
    for (const [, tab] of this.tabs.withPage) tab.say({ say: 'state', state: { ...state, paused: this.memory.paused } })
    if (this.notice !== null && SETTLED_BY_STATE.has(this.notice)) this.notice = null
    this.#around.shown()
  }

  /** Has what waits sealed by a key of now; an agent of an earlier version keeps none, and it stays as it is. */
  #keyed(state: State): void {
    this.#keys = this.#keys.catch(() => undefined).then(async () => {
      try {
        const ask = (body: Asks['keep-outbox-keys']): Promise<OutboxKeys> => this.link.ask('keep-outbox-keys', body) as Promise<OutboxKeys>
        const lost = await keepKeys(this.outbox, ask, this.memory.profile, tagOf(state), this.#around.now())
        if (lost > 0) this.notice = 'outbox-key-lost'
      } catch (error) {
        if (!(error instanceof NotAnswered)) throw error
        // What is closed stays so until somebody asks again; a new port asks by itself.
        if (error.failure.retryable && this.link.isLive) setTimeout(() => this.#keyed(state), AGAIN_MS)
      }
      this.pump()
    })
  }

  #news(message: Envelope): void {
    if (message.kind === 'state') void this.#stateIs(message.body as State)
    else if (message.kind === 'standing') this.#stands(message.body as Standing)
    else if (message.kind === 'switch-tab') return this.switching.offered(message.body as SwitchTab)
    void this.askWaiting()
  }

  /** Sends what can go. Called whenever something came, was answered or became due. */
  pump(): void {
    if (!this.link.isLive) {
      if (this.outbox.size > 0) this.link.open()
      return
    }
    const now = this.#around.now()
    for (const item of this.outbox.next(this.#inFlight, now, this.memory.whose)) void this.#send(item)
    const due = this.outbox.nextDue(now)
    if (due !== null) this.#pumpIn(due - now)
  }

  #pumpIn(ms: number): void {
    if (this.#pumpTimer !== null) clearTimeout(this.#pumpTimer)
    this.#pumpTimer = setTimeout(() => this.pump(), ms + 1)
  }

  async #send(item: Item): Promise<void> {
    this.#inFlight.add(item.event_id)
    try {
      const logged = (await this.link.ask(item.kind, this.outbox.bodyOf(item))) as Logged
      await this.#answered(item, logged)
    } catch (error) {
      if (!(error instanceof NotAnswered)) throw error
      const { failure } = error
      if (failure.retryable) this.#pumpIn(AGAIN_MS)
      else await this.#refused(item, failure)
      this.notice = failure.code === 'no-answer' ? this.notice : failure.code
    } finally {
      this.#inFlight.delete(item.event_id)
      this.#around.shown()
    }
    if (this.outbox.has(item.event_id)) return
    this.pump()
    if (item.kind !== 'capture-health') void this.askWaiting()
  }

  async #answered(item: Item, logged: Logged): Promise<void> {
    if (logged.status === 'refused') return this.#refused(item, { code: logged.code ?? 'refused', message: logged.message ?? '' })
    if (item.kind === 'log') {
      const capture = item.body as Capture
      this.tabs.withLine(capture.outreach_id ?? capture.event_id)?.answered(capture, logged)
    }
    await this.outbox.remove(item.event_id)
  }

  async #refused(item: Item, { code, message }: Failure): Promise<void> {
    // Health is about this moment; a refusal of it is nothing a person can act on.
    if (item.kind !== 'capture-health') {
      const handle = item.kind === 'log' ? (item.body as Capture).prospect.handle : 'handle' in item.body ? item.body.handle : null
      await this.memory.refuse({ event_id: item.event_id, at_ms: this.#around.now(), code, message, handle: handle ?? null })
    }
    await this.outbox.remove(item.event_id)
  }

  async askWaiting(): Promise<void> {
    if (!this.link.isLive) return
    try {
      this.waiting = ((await this.link.ask('ask-waiting', {})) as Waiting).items
      this.#around.shown()
    } catch (error) {
      if (!(error instanceof NotAnswered)) throw error
    }
  }

  async #tellPause(): Promise<void> {
    const { pauseWish } = this.memory
    if (pauseWish === null || !this.link.isLive) return
    try {
      const state = (await this.link.ask('set-paused', { paused: pauseWish })) as State
      await this.memory.wishPaused(null)
      await this.#stateIs(state)
    } catch (error) {
      if (!(error instanceof NotAnswered)) throw error
    }
  }

  /** The worst of all pages of one kind is said, when it changes. */
  async #tellHealth(seen: PageHealth): Promise<void> {
    const rank = ['ok', 'degraded', 'blind']
    const all = this.tabs.withPage.map(([, { view }]) => view?.health).filter((health) => health?.page === seen.page)
    const worst = all.reduce<PageHealth>((bad, one) => (one && rank.indexOf(one.state) > rank.indexOf(bad.state) ? one : bad), seen)
    const said = `${worst.state} ${(worst.missing ?? []).join(' ')}`
    if (seen.page === 'elsewhere' || (this.#healthSaid.get(seen.page) ?? 'ok ') === said) return
    this.#healthSaid.set(seen.page, said)
    const event_id = newId(this.#around.now())
    await this.#put('capture-health', { event_id, ...worst }, `health ${seen.page}`)
  }

  async #recordLayout(page: string, structure: Record<string, unknown>): Promise<void> {
    if (JSON.stringify(structure).length > MESSAGE_MAX) {
      this.notice = 'layout-too-large'
    } else {
      try {
        const { file } = (await this.link.ask('record-layout', { page, structure })) as LayoutRecorded
        this.notice = `layout-recorded ${file}`
      } catch (error) {
        if (!(error instanceof NotAnswered)) throw error
        this.notice = error.failure.code
      }
    }
    this.#around.shown()
  }

  // --- the panel

  async fromPanel(message: FromPanel): Promise<void> {
    await Promise.all([this.memory.ready, this.outbox.ready])
    const at_ms = this.#around.now()
    const event_id = newId(at_ms)
    if (message.say === 'resolve') await this.#put('resolve', { event_id, at_ms, outreach_id: message.outreach_id, word: message.word }, message.outreach_id)
    else if (message.say === 'name') await this.#put('name-prospect', { event_id, at_ms, outreach_id: message.outreach_id, handle: message.handle }, message.outreach_id)
    else if (message.say === 'set-status') await this.#put('set-status', { event_id, at_ms, handle: message.handle, status: message.status }, `status ${message.handle}`)
    else if (message.say === 'field') await this.#put('set-field', { event_id, at_ms, handle: message.handle, field: message.field, value: message.value }, `${message.field} ${message.handle}`)
    else if (message.say === 'note') await this.#put('add-note', { event_id, at_ms, handle: message.handle, text: message.text }, null)
    else if (message.say === 'elsewhere') await this.#put('log-elsewhere', { event_id, at_ms: message.at_ms, handle: message.handle, place: message.place }, null)
    else if (message.say === 'thread') await this.#setThreadLogging(message)
    else if (message.say === 'join') await this.#put('join-actor', { event_id, at_ms, actor: message.actor }, null)
    else if (message.say === 'pause') {
      await this.memory.wishPaused(message.paused)
      for (const [, tab] of this.tabs.withPage) if (this.memory.state) tab.say({ say: 'state', state: { ...this.memory.state, paused: message.paused } })
      await this.#tellPause()
    } else if (message.say === 'record') this.tabs.find(message.tab)?.say({ say: 'record' })
    else if (message.say === 'keep-tab') this.switching.stop()
    else if (message.say === 'dismiss') await this.memory.dismiss(message.event_id)
    else this.link.open({ now: true })
    this.#around.shown()
  }

  async #setThreadLogging({ user_id, thread_id, logged }: Extract<FromPanel, { say: 'thread' }>): Promise<void> {
    try {
      await this.#stateIs((await this.link.ask('set-thread-logging', { user_id, thread_id, logged })) as State)
    } catch (error) {
      if (!(error instanceof NotAnswered)) throw error
      this.notice = error.failure.code
    }
  }

  async #put<Kind extends OutboxKind>(kind: Kind, body: Asks[Kind], story: string | null): Promise<void> {
    await this.outbox.put({ event_id: (body as { event_id: string }).event_id, kind, body, story, whose: (story ? this.#begunFor.get(story) : undefined) ?? this.memory.whose, not_before_ms: 0 })
    this.pump()
  }

  /** Everything a panel shows of the tab `id`. */
  picture(id: number | null): Picture {
    const tab = id === null ? undefined : this.tabs.find(id)
    const queuedStories = new Set(this.outbox.stories)
    const elsewhere = this.outbox.elsewhere(this.memory.whose)
    return {
      now_ms: this.#around.now(),
      tab: id,
      link: { state: this.link.state, since_ms: this.link.since_ms, detail: this.link.detail },
      state: this.memory.state,
      queued: this.outbox.size - elsewhere,
      elsewhere,
      paused: this.memory.paused,
      unlogged: tab?.port ? tab.unlogged : false,
      refused: this.memory.refused,
      view: tab?.port ? tab.view : null,
      standing: tab?.standing ?? null,
      waiting: this.waiting,
      lines: (tab?.lines ?? []).map(({ key, ...line }) => ({ ...line, queued: queuedStories.has(key) })),
      last: tab?.last ?? null,
      notice: this.notice,
      counting: this.switching.counting(id),
    }
  }
}
