/** Presses, holds, standing, what is kept, what is observed, how well a page is seen: decisions without a browser. */
import { describe, expect, it } from 'vitest'
import type { Capture, Exclusions, Standing, State } from '../wire/native'
import { isExcluded } from './excluding'
import { type Found, healthy, isInDoubt, judge, PATIENCE_MS } from './health'
import { AGAIN_MS, decide, type Hold, type Press } from './holding'
import { keepingOf } from './keeping'
import { BASELINE_MS, EXPLAIN_MS, type Newest, QUIET_MS, watch, watchedFrom } from './observing'
import { begins, byKey, continues, GESTURE_MS, type KeyPress, wayOfKey } from './pressing'
import { delayOf, stateAfter } from './retrying'
import { mayOverride, verdictAt } from './standing'

const T = 1_800_000_000_000
const HOLD = { rule_id: 'r', kind: 'frequency', severity: 'hold', sentence: 's', used: 5, limit: 5 } as const
const ME = { handle: 'me', user_id: '4001', sources: ['cookie', 'viewer'] }
const MILA = { handle: 'mila.k', thread_id: '7', sources: ['header'] }
const aState = (more: Partial<State> = {}): State => ({
  protocol: 1, agent: '0', agent_id: 'a', signed_in: 'yes', core: { state: 'live' }, actors: [{ actor_id: 'A', handle: 'me', user_id: '4001' }],
  exclusions: { key: '00'.repeat(32), hashes: [] }, text_policy: 'shared', ...more,
})

describe('a key press', () => {
  const aKey = (more: Partial<KeyPress>): KeyPress => ({ key: 'Enter', code: 'Enter', shift: false, composing: false, trusted: true, place: 'editor', ...more })

  it.each<[string, Partial<KeyPress>, string | null]>([
    ['Enter in the composer', {}, 'enter'],
    ['Enter of the number pad', { code: 'NumpadEnter' }, 'numpad-enter'],
    ['Shift+Enter', { shift: true }, null],
    ['Enter that picks a composed word', { composing: true }, null],
    ['Enter made by a script', { trusted: false }, null],
    ['a letter', { key: 'a' }, null],
    ['Enter elsewhere', { place: 'elsewhere' }, null],
    ['Space on the Send button', { key: ' ', place: 'send-button' }, 'send-button'],
    ['Tab on the Send button', { key: 'Tab', place: 'send-button' }, null],
  ])('%s', (_name, key, way) => {
    expect(wayOfKey(aKey(key))).toBe(way)
  })
})

describe('one click', () => {
  const at = (type: string, atMs = 0) => ({ type, at_ms: T + atMs, trusted: true, main_button: true })

  it('is one press from pointerdown to click', () => {
    const gesture = { began_ms: T, last: 'pointerdown', stopped: false }

    expect(['mousedown', 'pointerup', 'mouseup', 'click'].map((type) => continues(gesture, at(type, 200)))).toEqual([true, true, true, true])
  })

  it('is followed by another press at the next pointerdown', () => {
    expect(continues({ began_ms: T, last: 'click', stopped: false }, at('pointerdown', 300))).toBe(false)
  })

  it('of the browser itself, for a key on a real button, goes on with that key', () => {
    expect([continues(byKey(T, false), at('click', 50)), continues(byKey(T, false), at('pointerdown', 50))]).toEqual([true, false])
  })

  it('does not last for ever', () => {
    expect(continues({ began_ms: T, last: 'pointerdown', stopped: false }, at('click', GESTURE_MS + 1))).toBe(false)
  })

  it('begins by the main button of a person alone', () => {
    expect([at('pointerdown'), { ...at('pointerdown'), main_button: false }, { ...at('click'), trusted: false }, at('mouseup')].map(begins)).toEqual([true, false, false, false])
  })
})

describe('a hold', () => {
  const aPress = (more: Partial<Press> = {}): Press => ({ root: 1, text: 'hi', at_ms: T, repeated: false, severity: 'hold', may_override: true, ...more })
  const held: Hold = { root: 1, text: 'hi', at_ms: T }

  it.each(['clear', 'notice', 'warn', 'unchecked'])('is not made of %s', (severity) => {
    expect(decide(aPress({ severity }), null)).toEqual({ stop: false, overridden: false, hold: null, log: true })
  })

  it('stops the first press and remembers it', () => {
    expect(decide(aPress(), null)).toEqual({ stop: true, overridden: false, hold: held, log: true })
  })

  it('lets the same text pass on the second press as an override', () => {
    expect(decide(aPress({ at_ms: T + AGAIN_MS }), held)).toEqual({ stop: false, overridden: true, hold: null, log: true })
  })

  it.each<[string, Partial<Press>]>([
    ['comes too late', { at_ms: T + AGAIN_MS + 1 }],
    ['has another text', { text: 'hi!' }],
    ['is in another chat', { root: 2 }],
    ['is of a rule without exceptions', { may_override: false }],
  ])('stops again when the second press %s', (_name, more) => {
    expect(decide(aPress(more), held)).toMatchObject({ stop: true, overridden: false, log: true })
  })

  it('is neither overridden nor logged by a key that is held down', () => {
    expect(decide(aPress({ repeated: true, at_ms: T + 100 }), held)).toEqual({ stop: true, overridden: false, hold: held, log: false })
  })
})

describe('standing', () => {
  const aStanding = (more: Partial<Standing> = {}): Standing => ({
    tab: 1, handle: 'mila.k', thread_id: '7', joined: true, policy_version: 3, as_of_ms: T, expires_ms: T + 60_000,
    steps: [{ from_ms: T, severity: 'hold', findings: [HOLD] }, { from_ms: T + 30_000, severity: 'clear' }], actor: { actor_id: 'A', handle: 'me', user_id: '4001' }, ...more,
  })

  it('holds by its step of the moment', () => {
    expect([0, 29_999, 30_000].map((ms) => verdictAt(aStanding(), ME, MILA, T + ms, () => null).shown)).toEqual([
      { severity: 'hold', policy_version: 3 }, { severity: 'hold', policy_version: 3 }, { severity: 'clear', policy_version: 3 },
    ])
  })

  it.each<[string, Standing | undefined]>([
    ['there is none', undefined],
    ['it has expired', aStanding({ expires_ms: T })],
    ['it is of another person', aStanding({ handle: 'jo.ht' })],
    ['it is of another account', aStanding({ actor: { actor_id: 'B', handle: 'other', user_id: '9' } })],
    ['the account is not joined', aStanding({ joined: false })],
    ['it begins later', aStanding({ steps: [{ from_ms: T + 1, severity: 'hold', findings: [HOLD] }] })],
  ])('is unchecked, never a stop, when %s', (_name, standing) => {
    expect(verdictAt(standing, ME, MILA, T, () => null).shown).toEqual({ severity: 'unchecked' })
  })

  it('asks for the key of the text only where a rule depends on it, and then holds that text alone', () => {
    const standing = aStanding({ steps: [{ from_ms: T, severity: 'notice', findings: [{ ...HOLD, severity: 'notice' }, { ...HOLD, rule_id: 'same', text_key: 'used-up' }] }] })
    const severities = ['used-up', 'fresh'].map((key) => verdictAt(standing, ME, MILA, T, () => key))
    const never = (): string => {
      throw new Error('nobody needs the key')
    }

    expect(severities.map(({ shown }) => shown.severity)).toEqual(['hold', 'notice'])
    expect(severities.map(({ findings }) => findings.length)).toEqual([2, 1])
    expect(verdictAt(aStanding(), ME, MILA, T, never).shown.severity).toBe('hold')
  })

  it('may be overridden only if every rule that holds allows it', () => {
    expect([mayOverride([HOLD]), mayOverride([HOLD, { ...HOLD, may_override: false }]), mayOverride([{ ...HOLD, severity: 'warn', may_override: false }])]).toEqual([true, false, true])
  })
})

describe('what is written down before the agent has it', () => {
  const capture = { event_id: 'e', kind: 'outreach.intent', at_ms: T, actor: ME, prospect: MILA, text: 'hi' } as Capture
  const usual = { state: aState(), live: true, paused: false, unlogged: false, excluded: false, joining: new Set<string>() }

  it.each<[string, Partial<Omit<typeof usual, 'state'>> & { state?: State | null }, unknown]>([
    ['all of a joined account', {}, { text: 'disk' }],
    ['nothing of an account nobody joined', { state: aState({ actors: [] }) }, { drop: 'actor-not-joined' }],
    ['all of an account whose joining waits', { state: aState({ actors: [] }), joining: new Set(['4001']) }, { text: 'disk' }],
    ['no text while nobody can say whether the account is joined', { state: aState({ actors: [] }), live: false }, { text: 'memory' }],
    ['no text before the agent was ever heard', { state: null, live: false }, { text: 'memory' }],
    ['no text to somebody excluded', { excluded: true }, { text: 'none' }],
    ['no text where the team keeps none', { state: aState({ text_policy: 'none' }) }, { text: 'memory' }],
    ['nothing while paused', { paused: true }, { drop: 'capture-paused' }],
    ['nothing of a conversation that is never logged', { unlogged: true }, { drop: 'thread-not-logged' }],
  ])('%s', (_name, more, keeping) => {
    expect(keepingOf(capture, { ...usual, ...more } as typeof usual)).toEqual(keeping)
  })

  it('no text to somebody unnamed while anybody is excluded', () => {
    const state = aState({ exclusions: { key: '00', hashes: ['x'] } })

    expect(keepingOf({ ...capture, prospect: { ...MILA, handle: null } }, { ...usual, state })).toEqual({ text: 'memory' })
  })
})

describe('the exclusion set', () => {
  // HMAC-SHA256(key = 32 bytes of 0x0b, "mila.k"), made with Python's hmac.
  const set: Exclusions = { key: '0b'.repeat(32), hashes: ['497fff4c9bb439f5cbf9ff8d631163af17c89c2f1c0f73d40e61209788698927'] }

  it('knows a handle by its keyed hash and no other', async () => {
    expect([await isExcluded('mila.k', set), await isExcluded('jo.ht', set)]).toEqual([true, false])
  })
})

describe('an own message without a press', () => {
  const own = (key: number): Newest => ({ key, side: 'own' })
  const glance = (atMs: number, bubbles: Newest[], more = {}) => ({ at_ms: T + atMs, thread: '7', bubbles, pressed_ms: 0, ...more })
  const seen = (...glances: ReturnType<typeof glance>[]): boolean[] => {
    let watched = watchedFrom('7', T)
    return glances.map((one) => {
      const next = watch(watched, one)
      watched = next.watched
      return next.observed
    })
  }
  const calm = [glance(0, [own(1)]), glance(BASELINE_MS, [own(1)])]

  it('is observed once when it appears at the newest end and stays', () => {
    expect(seen(...calm, glance(3_000, [own(1), own(2)]), glance(3_000 + EXPLAIN_MS, [own(1), own(2)]), glance(20_000, [own(1), own(2)]))).toEqual([false, false, false, true, false])
  })

  it('is not observed while the list is still loading', () => {
    expect(seen(glance(0, []), glance(500, [own(1)]), glance(9_000, [own(1)]))).not.toContain(true)
  })

  it('is not observed when older messages load above', () => {
    expect(seen(...calm, glance(3_000, [own(0), own(1)]), glance(9_000, [own(0), own(1)]))).not.toContain(true)
  })

  it('is not observed after a press in this chat', () => {
    const pressed = { pressed_ms: T + 2_900 }

    expect(seen(...calm, glance(3_000, [own(1), own(2)], pressed), glance(2_900 + QUIET_MS + 10_000, [own(1), own(2)], pressed))).not.toContain(true)
  })

  it('is not observed when the page moved on to another thread', () => {
    expect(seen(...calm, glance(3_000, [own(8)], { thread: '8' }), glance(9_000, [own(8)], { thread: '8' }))).not.toContain(true)
  })
})

describe('health', () => {
  const fine: Found = { page: 'thread', editor: true, list: true, header: true, notice: false, actor: true, errors: 0, streak: 0 }
  const after = (...looks: [number, Partial<Found>][]) => looks.reduce((health, [ms, more]) => judge(health, { ...fine, ...more }, T + ms), healthy('thread', T)).said

  it('is in doubt from the first lack until that is said, and then no more', () => {
    const first = judge(healthy('thread', T), { ...fine, actor: false }, T)
    const said = judge(first, { ...fine, actor: false }, T + PATIENCE_MS)

    expect([isInDoubt(healthy('thread', T)), isInDoubt(first), isInDoubt(said)]).toEqual([false, true, false])
  })


  it('says blind since when the message list was lost', () => {
    expect(after([0, {}], [1_000, { list: false }], [1_000 + PATIENCE_MS, { list: false }])).toEqual({ page: 'thread', state: 'blind', missing: ['message-list'], since_ms: T + 1_000 })
  })

  it('says nothing of a lack that passes', () => {
    expect(after([0, {}], [1_000, { header: false }], [1_000 + PATIENCE_MS - 1, { header: false }], [9_000, {}]).state).toBe('ok')
  })

  it('says degraded when own messages are not recognised any more', () => {
    expect(after([0, { streak: 3 }], [PATIENCE_MS, { streak: 3 }])).toMatchObject({ state: 'degraded', missing: ['own-message'] })
  })

  it('is ok where the notice of a message request stands in the composer’s place', () => {
    expect(after([0, { editor: false, notice: true }], [60_000, { editor: false, notice: true }]).state).toBe('ok')
  })

  it('recovers at once', () => {
    expect(after([0, { actor: false }], [PATIENCE_MS, { actor: false }], [5_000, {}])).toMatchObject({ state: 'ok', since_ms: T + 5_000 })
  })
})

describe('the way back to the agent', () => {
  it.each([
    ['Specified native messaging host not found.', 'not-found'],
    ['Access to the specified native messaging host is forbidden.', 'forbidden'],
    ['Native host has exited.', 'retrying'],
    ['Error when communicating with the native messaging host.', 'retrying'],
  ])('%s', (reason, state) => {
    expect(stateAfter(reason)).toBe(state)
  })

  it('waits longer each time, up to a minute, with jitter', () => {
    expect([0, 1, 2, 3, 4, 9].map((attempt) => delayOf('retrying', attempt, 0.5))).toEqual([1_000, 2_000, 5_000, 15_000, 60_000, 60_000])
    expect([delayOf('retrying', 0, 0), delayOf('retrying', 0, 1)]).toEqual([750, 1_250])
  })

  it('does not loop where a loop helps nobody', () => {
    expect([delayOf('not-found', 0, 0), delayOf('forbidden', 0, 0), delayOf('outdated', 0, 0)]).toEqual([null, null, null])
  })
})
