/** The desk with a memory for storage and a port in the test's hand: what waits, goes out, comes back, and to whom. */
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { ToPage } from '../wire/inside'
import type { Capture, Envelope, KeepOutboxKeys, OutboxKey, Standing, State } from '../wire/native'
import { Desk } from './desk'
import type { NativePort } from './link'
import type { Shelf } from './outbox'
import { open, type Sealed } from './sealing'

const T = 1_800_000_000_000
const STATE: State = {
  protocol: 1, agent: '0', agent_id: 'a', signed_in: 'yes', core: { state: 'live' }, actors: [{ actor_id: 'A', handle: 'me', user_id: '4001' }],
  exclusions: { key: '00'.repeat(32), hashes: [] }, text_policy: 'shared',
}
const ME = { handle: 'me', user_id: '4001', sources: ['cookie', 'viewer'] }

class Port implements NativePort {
  said: Envelope[] = []
  #hear: (message: Envelope) => void = () => undefined
  #gone: () => void = () => undefined
  readonly onMessage = { addListener: (hear: (message: Envelope) => void): void => void (this.#hear = hear) }
  readonly onDisconnect = { addListener: (gone: () => void): void => void (this.#gone = gone) }
  postMessage(message: unknown): void {
    this.said.push(structuredClone(message) as Envelope)
  }
  disconnect(): void {}
  drop = (): void => this.#gone()
  news = (kind: string, body: unknown): void => this.#hear({ kind, id: 'n', body })
  all = (kind: string): Envelope[] => this.said.filter((message) => message.kind === kind)
  answer(message: Envelope | undefined, kind: string, body: unknown): void {
    this.#hear({ kind, id: 'x', re: message?.id as string, body })
  }
}

let ports: Port[]
let kept: Map<string, unknown>
let opened: number[]
let closed: number[]
let reason: string
const shelf = (): Shelf => ({
  all: () => Promise.resolve(Object.fromEntries(kept)),
  put: (key, value) => Promise.resolve(void kept.set(key, structuredClone(value))),
  remove: (key) => Promise.resolve(void kept.delete(key)),
})
const aDesk = (): Desk =>
  new Desk({
    shelf: shelf(),
    link: { connect: () => (ports.push(new Port()), ports.at(-1) as Port), lostBecause: () => reason, wakeIn: () => undefined },
    about: () => ({ extension: '0', browser: 'Test' }),
    now: () => Date.now(),
    openPanel: (tab) => void opened.push(tab),
    switches: { close: (tab) => Promise.resolve(void closed.push(tab)), next: () => Promise.resolve(), isInFront: () => Promise.resolve(true) },
    shown: () => undefined,
  })
const port = (): Port => ports.at(-1) as Port
const calm = async (): Promise<void> => void (await vi.advanceTimersByTimeAsync(1))
const aPage = () => {
  const heard: ToPage[] = []
  return { heard, postMessage: (message: ToPage): void => void heard.push(message) }
}
const anIntent = (more: Partial<Capture> = {}): Capture => ({
  event_id: 'e1', kind: 'outreach.intent', at_ms: T, outreach_id: 'o1', actor: ME, prospect: { handle: 'mila.k', thread_id: '7', sources: ['header'] }, text: 'hi', ...more,
})
const outboxOnDisk = (): Capture[] => [...kept].filter(([key]) => key.startsWith('outbox:')).map(([, item]) => (item as { body: Capture }).body)

const standing = (tab: number, handle: string): Standing => ({ tab, handle, thread_id: null, joined: true, policy_version: 1, as_of_ms: T, expires_ms: T + 1, steps: [] })

async function live(desk: Desk, tab = 1): Promise<ReturnType<typeof aPage>> {
  const page = aPage()
  await desk.pageCame(tab, page)
  await calm()
  port().answer(port().all('hello')[0], 'hello-ack', STATE)
  await calm()
  return page
}

async function hmac(hexKey: string, text: string): Promise<string> {
  const key = await crypto.subtle.importKey('raw', Uint8Array.from(hexKey.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16)), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
  return [...new Uint8Array(await crypto.subtle.sign('HMAC', key, new TextEncoder().encode(text)))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

beforeEach(() => {
  vi.useFakeTimers()
  vi.setSystemTime(T)
  ports = []
  kept = new Map()
  opened = []
  closed = []
  reason = 'Native host has exited.'
})

describe('the desk', () => {
  it('says hello before anything else', async () => {
    await live(aDesk())

    expect(port().said[0]).toMatchObject({ kind: 'hello', body: { protocol: 1, queued: 0 } })
  })

  it('has a capture on disk before it sends it, and takes it out when the agent has answered', async () => {
    const desk = aDesk()
    const page = await live(desk)
    await desk.fromPage(1, { say: 'handed', handed: { capture: anIntent() } })

    expect(outboxOnDisk()).toHaveLength(1)
    expect(page.heard).toContainEqual({ say: 'kept', event_id: 'e1' })
    port().answer(port().all('log')[0], 'logged', { event_id: 'e1', status: 'logged' })
    await calm()
    expect(outboxOnDisk()).toEqual([])
  })

  it('sends again what was on its way when the agent went', async () => {
    const desk = aDesk()
    await live(desk)
    await desk.fromPage(1, { say: 'handed', handed: { capture: anIntent() } })
    port().drop()
    await vi.advanceTimersByTimeAsync(1_300)
    port().answer(port().all('hello')[0], 'hello-ack', STATE)
    await calm()

    expect(ports).toHaveLength(2)
    expect(port().all('log').map(({ body }) => (body as Capture).event_id)).toEqual(['e1'])
  })

  it('keeps what waits when the worker starts anew', async () => {
    const desk = aDesk()
    await live(desk)
    await desk.fromPage(1, { say: 'handed', handed: { capture: anIntent() } })
    await live(aDesk())

    expect(port().all('log')).toHaveLength(1)
  })

  it('does not send an outcome before its intent is answered', async () => {
    const desk = aDesk()
    await live(desk)
    await desk.fromPage(1, { say: 'handed', handed: { capture: anIntent() } })
    await desk.fromPage(1, { say: 'handed', handed: { capture: anIntent({ event_id: 'e2', kind: 'outreach.sent' }) } })
    expect(port().all('log')).toHaveLength(1)
    port().answer(port().all('log')[0], 'logged', { event_id: 'e1', status: 'logged' })
    await calm()

    expect(port().all('log')).toHaveLength(2)
  })

  it('keeps what the agent cannot take now, and tries it again', async () => {
    const desk = aDesk()
    await live(desk)
    await desk.fromPage(1, { say: 'handed', handed: { capture: anIntent() } })
    port().answer(port().all('log')[0], 'error', { code: 'store-busy', message: 'busy', retryable: true })
    await vi.advanceTimersByTimeAsync(5_100)

    expect(port().all('log')).toHaveLength(2)
  })

  it('tries again what was not answered in ten seconds', async () => {
    const desk = aDesk()
    await live(desk)
    await desk.fromPage(1, { say: 'handed', handed: { capture: anIntent() } })
    await vi.advanceTimersByTimeAsync(16_000)

    expect(port().all('log').map(({ body }) => (body as Capture).event_id)).toEqual(['e1', 'e1'])
  })

  it('shows what was refused instead of losing it silently', async () => {
    const desk = aDesk()
    await live(desk)
    await desk.fromPage(1, { say: 'handed', handed: { capture: anIntent() } })
    port().answer(port().all('log')[0], 'logged', { event_id: 'e1', status: 'refused', code: 'actor-unknown', message: 'm' })
    await calm()

    expect(outboxOnDisk()).toEqual([])
    expect(desk.picture(1).refused).toMatchObject([{ event_id: 'e1', code: 'actor-unknown', handle: 'mila.k' }])
  })

  it('writes nothing down of an account that nobody joined', async () => {
    const desk = aDesk()
    await live(desk)
    await desk.fromPage(1, { say: 'handed', handed: { capture: anIntent({ actor: { ...ME, user_id: '9' } }) } })

    expect(JSON.stringify([...kept])).not.toContain('mila.k')
    expect(port().all('log')).toEqual([])
  })

  it('holds the text in memory until the agent was heard once', async () => {
    const desk = aDesk()
    await desk.pageCame(1, aPage())
    await desk.fromPage(1, { say: 'handed', handed: { capture: anIntent() } })
    await calm()
    expect(outboxOnDisk()).toMatchObject([{ text: null }])
    port().answer(port().all('hello')[0], 'hello-ack', STATE)
    await calm()

    expect(port().all('log')[0]?.body).toMatchObject({ text: 'hi' })
  })

  it('takes no text of somebody whom a standing names as excluded, before the set itself says so', async () => {
    const desk = aDesk()
    await live(desk)
    port().news('standing', { ...standing(1, 'mila.k'), excluded: true })
    await calm()
    await desk.fromPage(1, { say: 'handed', handed: { capture: anIntent() } })

    expect(JSON.stringify([...kept])).not.toContain('"hi"')
    expect(port().all('log')[0]?.body).toMatchObject({ text: null })
  })

  it('waits for a late name, at most as long as asked', async () => {
    const desk = aDesk()
    await live(desk)
    const nameless = anIntent({ prospect: { handle: null, thread_id: '7', sources: [] } })
    await desk.fromPage(1, { say: 'handed', handed: { capture: nameless, wait_ms: 4_000 } })
    expect(port().all('log')).toEqual([])
    await desk.fromPage(1, { say: 'known', event_id: 'e1', prospect: { handle: 'mila.k', thread_id: '7', sources: ['header'] } })

    expect(port().all('log')[0]?.body).toMatchObject({ prospect: { handle: 'mila.k' }, text: 'hi' })
  })

  it('sends it without a name when none comes', async () => {
    const desk = aDesk()
    await live(desk)
    await desk.fromPage(1, { say: 'handed', handed: { capture: anIntent({ prospect: { handle: null, thread_id: '7', sources: [] } }), wait_ms: 4_000 } })
    await vi.advanceTimersByTimeAsync(4_100)

    expect(port().all('log')[0]?.body).toMatchObject({ prospect: { handle: null } })
  })

  it('tells once of a message that two tabs see, and of each of two', async () => {
    const desk = aDesk()
    await live(desk)
    const seen = (event_id: string): Capture => ({ ...anIntent({ event_id, kind: 'outreach.observed', outreach_id: `o-${event_id}`, text: null }) })
    for (const [tab, event_id] of [[1, 'a1'], [2, 'b1'], [2, 'b2'], [1, 'a2']] as const) await desk.fromPage(tab, { say: 'handed', handed: { capture: seen(event_id) } })

    expect(port().all('log').map(({ body }) => (body as Capture).event_id)).toEqual(['a1', 'b2'])
  })

  it('writes down no words of a message that was only seen', async () => {
    const desk = aDesk()
    await live(desk)
    await desk.fromPage(1, { say: 'handed', handed: { capture: anIntent({ kind: 'outreach.observed', text: 'from a phone' }) } })

    expect(JSON.stringify([...kept])).not.toContain('from a phone')
    expect(port().all('log')[0]?.body).toMatchObject({ text: 'from a phone' })
  })

  it('knows a conversation that is never logged also by its person, when a story of theirs is answered', async () => {
    const desk = aDesk()
    await live(desk)
    const key = 'ab'.repeat(32)
    await desk.fromPage(1, { say: 'handed', handed: { capture: anIntent() } })
    port().news('state', { ...STATE, unlogged: { key, hashes: [await hmac(key, '4001|7')] } })
    await calm()
    const story = { handle: 'mila.k', thread_id: null, sources: ['story-path'] }
    const other = { handle: 'somebody', thread_id: null, sources: ['story-path'] }
    await desk.fromPage(1, { say: 'handed', handed: { capture: anIntent({ event_id: 'e2', outreach_id: 'o2', prospect: story }) } })
    await desk.fromPage(1, { say: 'handed', handed: { capture: anIntent({ event_id: 'e3', outreach_id: 'o3', prospect: other }) } })

    expect(outboxOnDisk().map(({ event_id }) => event_id)).toEqual(['e1', 'e3'])
  })

  it('writes nothing down of a conversation that is never logged, and still keeps the outcome of an earlier message', async () => {
    const desk = aDesk()
    await live(desk)
    await desk.fromPage(1, { say: 'handed', handed: { capture: anIntent() } })
    port().answer(port().all('log')[0], 'logged', { event_id: 'e1', status: 'logged' })
    await calm()
    const key = '11'.repeat(32)
    port().news('state', { ...STATE, unlogged: { key, hashes: [await hmac(key, '4001|7')] } })
    await calm()
    for (const [event_id, kind, outreach_id] of [['e2', 'outreach.intent', 'o2'], ['e3', 'outreach.sent', 'o2'], ['e4', 'outreach.sent', 'o1']] as const) await desk.fromPage(1, { say: 'handed', handed: { capture: anIntent({ event_id, kind, outreach_id, text: 'secret' }) } })

    expect(outboxOnDisk().map(({ event_id }) => event_id)).toEqual(['e4'])
    expect(desk.picture(1).notice).toBe('thread-not-logged')
  })

  it('says unconfirmed for what a closed page was still waiting for', async () => {
    const desk = aDesk()
    const page = await live(desk)
    await desk.fromPage(1, { say: 'handed', handed: { capture: anIntent() } })
    await desk.pageLeft(1, page)

    expect(outboxOnDisk().map(({ kind, outreach_id }) => [kind, outreach_id])).toEqual([['outreach.intent', 'o1'], ['outreach.unconfirmed', 'o1']])
  })

  it('says nothing for a page whose outreaches are over', async () => {
    const desk = aDesk()
    const page = await live(desk)
    await desk.fromPage(1, { say: 'handed', handed: { capture: anIntent() } })
    await desk.fromPage(1, { say: 'handed', handed: { capture: anIntent({ event_id: 'e2', kind: 'outreach.sent' }) } })
    await desk.pageLeft(1, page)

    expect(outboxOnDisk().map(({ kind }) => kind)).toEqual(['outreach.intent', 'outreach.sent'])
  })

  it('gives each answer to the tab that asked', async () => {
    const desk = aDesk()
    const one = await live(desk, 1)
    const two = aPage()
    await desk.pageCame(2, two)
    void desk.fromPage(1, { say: 'asks', actor: ME, prospect: { handle: 'alice', thread_id: '1', sources: [] } })
    void desk.fromPage(2, { say: 'asks', actor: ME, prospect: { handle: 'bob', thread_id: '2', sources: [] } })
    await calm()
    const [alice, bob] = port().all('ask-standing')
    port().answer(bob, 'standing', standing(2, 'bob'))
    port().answer(alice, 'standing', standing(1, 'alice'))
    port().news('standing', standing(2, 'bob'))
    await calm()

    const names = (page: typeof one): (string | null)[] => page.heard.flatMap((message) => (message.say === 'standing' ? [message.standing.handle] : []))
    expect([names(one), names(two)]).toEqual([['alice'], ['bob', 'bob']])
  })

  it('opens the panel for a held press before anything is awaited', async () => {
    const desk = aDesk()
    await live(desk)
    void desk.fromPage(7, { say: 'handed', handed: { capture: anIntent({ kind: 'rule.held', outreach_id: null }), open_panel: true } })

    expect(opened).toEqual([7])
  })

  it('remembers who a thread is with, and answers a page that lacks the header', async () => {
    const desk = aDesk()
    const page = await live(desk)
    await desk.fromPage(1, { say: 'handed', handed: { capture: anIntent() } })
    void desk.fromPage(1, { say: 'asks', actor: ME, prospect: { handle: null, thread_id: '7', sources: [] } })
    await calm()

    expect(page.heard).toContainEqual({ say: 'remembers', user_id: '4001', thread_id: '7', handle: 'mila.k' })
  })

  it('takes no message for somebody else’s that a press in another tab explains', async () => {
    const desk = aDesk()
    await live(desk)
    await desk.fromPage(1, { say: 'handed', handed: { capture: anIntent() } })
    await desk.fromPage(2, { say: 'handed', handed: { capture: anIntent({ event_id: 'e9', kind: 'outreach.observed', outreach_id: 'o9' }) } })

    expect(outboxOnDisk().map(({ kind }) => kind)).toEqual(['outreach.intent'])
  })

  it('does not loop when the host is not there, and tries again when a page comes', async () => {
    const desk = aDesk()
    await desk.pageCame(1, aPage())
    reason = 'Specified native messaging host not found.'
    port().drop()
    await vi.advanceTimersByTimeAsync(120_000)
    expect([ports.length, desk.link.state]).toEqual([1, 'not-found'])
    await desk.pageCame(2, aPage())

    expect(ports).toHaveLength(2)
  })

  it('waits with a bridge whose agent is away, and comes back as soon as that bridge ends', async () => {
    const desk = aDesk()
    await desk.pageCame(1, aPage())
    await calm()
    port().answer(port().all('hello')[0], 'error', { code: 'agent-away', message: 'away', retryable: true })
    await vi.advanceTimersByTimeAsync(300_000)
    expect([ports.length, desk.link.state]).toEqual([1, 'retrying'])
    port().drop()
    await vi.advanceTimersByTimeAsync(1_300)

    expect(ports).toHaveLength(2)
  })

  describe('the auto tab switcher', () => {
    const OFFER = { outreach_id: 'o1', way: 'browser', act: 'close', after_ms: 3_000 }
    const VIEW = { actor: ME, prospect: null, drafting: false, health: { page: 'thread', state: 'ok', missing: [], since_ms: T }, held: null } as const

    /** A page of tab 5 whose message was confirmed; nothing is under way there. */
    const sent = async (desk: Desk) => {
      const page = aPage()
      await live(desk)
      await desk.pageCame(5, page)
      await desk.fromPage(5, { say: 'sees', view: { ...VIEW } } as never)
      await desk.fromPage(5, { say: 'handed', handed: { capture: anIntent() } })
      await desk.fromPage(5, { say: 'handed', handed: { capture: anIntent({ event_id: 'e2', kind: 'outreach.sent' }) } })
      return page
    }

    it('closes the tab that sent, after counting where the person sees it', async () => {
      const desk = aDesk()
      const page = await sent(desk)

      port().news('switch-tab', OFFER)
      expect(desk.picture(5).counting).toEqual({ act: 'close', left_s: 3 })
      expect(page.heard.map(({ say }) => say)).toContain('counting')
      await vi.advanceTimersByTimeAsync(3_300)

      expect(closed).toEqual([5])
      expect(desk.picture(5).counting).toBeNull()
    })

    it('stops at any key or click, in whatever tab of ours', async () => {
      const desk = aDesk()
      await sent(desk)
      await desk.pageCame(6, aPage())
      port().news('switch-tab', OFFER)

      await desk.fromPage(6, { say: 'touched' })
      await vi.advanceTimersByTimeAsync(5_000)

      expect(closed).toEqual([])
    })

    it.each([
      ['a draft', { drafting: true }],
      ['an open hold', { held: { at_ms: T, findings: [], may_override: true } }],
    ])('keeps a tab with %s', async (_, more) => {
      const desk = aDesk()
      await sent(desk)
      port().news('switch-tab', OFFER)

      await desk.fromPage(5, { say: 'sees', view: { ...VIEW, ...more } } as never)
      await vi.advanceTimersByTimeAsync(5_000)

      expect(closed).toEqual([])
    })

    it('keeps a tab in which the next message is under way', async () => {
      const desk = aDesk()
      await sent(desk)
      port().news('switch-tab', OFFER)

      await desk.fromPage(5, { say: 'handed', handed: { capture: anIntent({ event_id: 'e3', outreach_id: 'o2' }) } })
      await vi.advanceTimersByTimeAsync(5_000)

      expect(closed).toEqual([])
    })

    it('asks the agent for the keys when that is set, once', async () => {
      const desk = aDesk()
      await sent(desk)

      port().news('switch-tab', { ...OFFER, way: 'keyboard' })
      await vi.advanceTimersByTimeAsync(9_000)

      expect(port().all('press-keys').map(({ body }) => body)).toEqual([{ outreach_id: 'o1' }])
      expect(closed).toEqual([])
    })

    it('does nothing for a message that no tab of this browser sent', async () => {
      const desk = aDesk()
      await sent(desk)

      port().news('switch-tab', { ...OFFER, outreach_id: 'of another browser' })
      await vi.advanceTimersByTimeAsync(5_000)

      expect(closed).toEqual([])
    })
  })

  it('asks anew for every page when another account was joined', async () => {
    const desk = aDesk()
    await live(desk)
    void desk.fromPage(1, { say: 'asks', actor: ME, prospect: { handle: 'alice', thread_id: '1', sources: [] } })
    await calm()
    port().news('state', { ...STATE, actors: [] })
    await calm()

    expect(port().all('ask-standing')).toHaveLength(2)
  })

  it('keeps a pause the agent could not be told, and tells it later', async () => {
    const desk = aDesk()
    await desk.pageCame(1, aPage())
    await desk.fromPanel({ say: 'pause', paused: true })
    await desk.fromPage(1, { say: 'handed', handed: { capture: anIntent() } })
    expect(outboxOnDisk()).toEqual([])
    port().answer(port().all('hello')[0], 'hello-ack', STATE)
    await calm()

    expect(port().all('set-paused')[0]?.body).toEqual({ paused: true })
  })

  it('says the health of a kind of page when it changes, and only then', async () => {
    const desk = aDesk()
    await live(desk)
    const sees = (state: 'ok' | 'blind') => desk.fromPage(1, { say: 'sees', view: { actor: ME, prospect: null, drafting: false, held: null, health: { page: 'thread', state, missing: [], since_ms: T } } })
    await sees('ok')
    await sees('blind')
    await sees('blind')

    expect(port().all('capture-health').map(({ body }) => (body as { state: string }).state)).toEqual(['blind'])
  })
})

const NORTH = { team: { team_id: 't1', name: 'North' }, operator: { operator_id: 'ada', name: 'Ada' } }
const SOUTH = { team: { team_id: 't2', name: 'South' }, operator: { operator_id: 'ada', name: 'Ada' } }

/** An agent that keeps keys: what it says is `state`, and `held` is its file. */
class Agent {
  held: OutboxKey[] = []
  isOlder = false
  answered = new Set<string>()
  constructor(public state: State = { ...STATE, ...NORTH }) {}

  /** Answers what is asked of it until `until` holds: sealing is done beside the clock of the test. */
  async work(until: () => boolean = this.isKept): Promise<void> {
    const of = port()
    for (let quiet = 0; quiet < 20 || !until(); quiet += 1) {
      await new Promise((done) => setImmediate(done))
      await calm()
      for (const message of of.said.filter(({ id }) => !this.answered.has(id))) {
        this.#answer(of, message)
        quiet = 0
      }
    }
  }

  isKept = (): boolean => this.isOlder || (this.held.length === 1 && this.held[0]?.id === (kept.get('outboxKey') as OutboxKey | undefined)?.id)

  #answer(of: Port, message: Envelope): void {
    this.answered.add(message.id)
    const { kind, body } = message
    if (kind === 'hello') of.answer(message, 'hello-ack', this.state)
    else if (kind === 'keep-outbox-keys') {
      if (this.isOlder) return of.answer(message, 'error', { code: 'unknown-kind', message: '', retryable: false })
      this.held = (body as KeepOutboxKeys).keys ?? this.held
      of.answer(message, 'outbox-keys', { keys: this.held })
    }
  }
}

async function at(desk: Desk, agent: Agent, until?: () => boolean): Promise<void> {
  await desk.pageCame(1, aPage())
  await calm()
  await agent.work(until)
}
const words = (): string => JSON.stringify([...kept])
const logged = (of: Port): unknown[] => of.all('log').map(({ body }) => (body as Capture).text)

describe('what waits in the browser', () => {
  beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] }))

  it('is sealed on disk, and an agent that comes later opens and gets it', async () => {
    const agent = new Agent()
    const desk = aDesk()
    await at(desk, agent)
    port().drop()
    await desk.fromPage(1, { say: 'handed', handed: { capture: anIntent({ text: 'a quiet secret' }) } })
    const onDisk = words()
    await at(aDesk(), agent, () => logged(port()).length > 0)

    expect(onDisk).toContain('outbox:e1')
    expect(onDisk).not.toContain('a quiet secret')
    expect(logged(port())).toEqual(['a quiet secret'])
  })

  it('is written as it is while no agent keeps a key, and sealed as soon as one does', async () => {
    const agent = new Agent()
    agent.isOlder = true
    const desk = aDesk()
    await at(desk, agent)
    port().drop()
    await desk.fromPage(1, { say: 'handed', handed: { capture: anIntent({ text: 'a quiet secret' }) } })
    const before = words()
    agent.isOlder = false
    await vi.advanceTimersByTimeAsync(1_300)
    await agent.work(() => !words().includes('a quiet secret'))

    expect(before).toContain('a quiet secret')
    expect(words()).not.toContain('a quiet secret')
    expect(logged(port())).toEqual(['a quiet secret'])
  })

  it('is sealed anew when somebody is erased, and the former key is gone', async () => {
    const agent = new Agent()
    const desk = aDesk()
    await at(desk, agent)
    await desk.fromPage(1, { say: 'handed', handed: { capture: anIntent({ text: 'a quiet secret' }) } })
    const [former] = agent.held
    const sealed = (kept.get('outbox:e1') as { sealed: Sealed }).sealed
    port().news('state', { ...agent.state, erased: 1 })
    await agent.work(() => agent.isKept() && agent.held[0]?.id !== former?.id)

    expect(agent.held).toHaveLength(1)
    expect(agent.held[0]?.id).not.toBe(former?.id)
    expect(await open(sealed, agent.held)).toBeNull()
    expect(await open((kept.get('outbox:e1') as { sealed: Sealed }).sealed, agent.held)).toMatchObject({ text: 'a quiet secret' })
  })

  it('waits, and is said to, when its key is gone from the computer', async () => {
    const agent = new Agent()
    await at(aDesk(), agent)
    const desk = aDesk()
    await at(desk, agent)
    await desk.fromPage(1, { say: 'handed', handed: { capture: anIntent({ text: 'a quiet secret' }) } })
    const { held } = agent
    agent.held = []
    const other = aDesk()
    await at(other, agent, () => other.notice !== null)
    const picture = other.picture(1)
    agent.held = [...held, ...agent.held]
    await at(aDesk(), agent, () => logged(port()).length > 0)

    expect([picture.notice, picture.queued]).toEqual(['outbox-key-lost', 1])
    expect(logged(port())).toEqual(['a quiet secret'])
  })

  it('goes to the team it was written for, whichever is at work when there is an agent again', async () => {
    const desk = aDesk()
    const north = new Agent()
    await at(desk, north)
    port().drop()
    await desk.fromPage(1, { say: 'handed', handed: { capture: anIntent({ text: 'for the North' }) } })
    const south = new Agent({ ...STATE, ...SOUTH })
    south.held = north.held
    await at(desk, south)
    const [toSouth, waits] = [logged(port()), desk.picture(1).elsewhere]
    north.held = south.held
    port().drop()
    await vi.advanceTimersByTimeAsync(1_300)
    await north.work(() => logged(port()).length > 0)

    expect([toSouth, waits]).toEqual([[], 1])
    expect(logged(port())).toEqual(['for the North'])
    expect(desk.picture(1).elsewhere).toBe(0)
  })

  it('also goes there when it is the outcome of a message that was begun there', async () => {
    const desk = aDesk()
    const north = new Agent()
    await at(desk, north)
    await desk.fromPage(1, { say: 'handed', handed: { capture: anIntent() } })
    port().answer(port().all('log')[0], 'logged', { event_id: 'e1', status: 'logged' })
    await north.work()
    port().drop()
    await vi.advanceTimersByTimeAsync(1_300)
    const south = new Agent({ ...STATE, ...SOUTH })
    south.held = north.held
    await south.work()
    await desk.fromPage(1, { say: 'handed', handed: { capture: anIntent({ event_id: 'e2', kind: 'outreach.sent', text: null }) } })
    await south.work()

    expect(logged(port())).toEqual([])
    expect(desk.picture(1).elsewhere).toBe(1)
  })
})
