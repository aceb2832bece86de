import { describe, expect, it } from 'vitest'
import { identified, newBubbles, type SeenBubble } from '../site/newness'
import { CONFIRM_MS, LEFT_MS, look, type Pending, pendingOf, SETTLE_MS, type Sight, WORKING_MS } from './settling'

const T = 1_800_000_000_000
let lastKey = 0

const aBubble = (text: string, more: Partial<SeenBubble> = {}): SeenBubble => {
  lastKey += 1
  return { key: lastKey, side: 'own', parts: [text], shortened: false, failed: null, working: false, ...more }
}
const aSight = (atMs: number, bubbles: SeenBubble[], more: Partial<Sight> = {}): Sight => ({ at_ms: T + atMs, visible: true, bubbles, draft: '', notice: false, typed_ms: 0, ...more })
const aPress = (text: string, before: SeenBubble[], more: Partial<Pending> = {}): Pending => ({ ...pendingOf({ outreach_id: `o-${text}`, text, intent_ms: T, before, notice: false }), ...more })

/** All that is said of `pendings` while the page shows these sights one after another. */
function said(pendings: Pending[], ...sights: Sight[]): [string, string, string[]][] {
  const all: [string, string, string[]][] = []
  let now = pendings
  for (const sight of sights) {
    const { pendings: next, outcomes } = look(now, sight)
    now = next
    all.push(...outcomes.map(({ outreach_id, kind, evidence }): [string, string, string[]] => [outreach_id, kind, evidence]))
  }
  return all
}
const kinds = (...args: Parameters<typeof said>): string[] => said(...args).map(([, kind]) => kind)

const old = aBubble('earlier', { side: 'received' })

describe('an outreach', () => {
  it('is sent when a new own message with its text stands for five seconds', () => {
    const mine = aBubble('hi')

    expect(said([aPress('hi', [old])], aSight(100, [old, mine]), aSight(100 + SETTLE_MS, [old, mine]))).toEqual([['o-hi', 'outreach.sent', ['own-bubble', 'settled']]])
  })

  it('is nothing yet a moment before', () => {
    const mine = aBubble('hi')

    expect(kinds([aPress('hi', [old])], aSight(100, [old, mine]), aSight(99 + SETTLE_MS, [old, mine]))).toEqual([])
  })

  it('is not confirmed by an older message with the same text', () => {
    const same = aBubble('hi')

    expect(kinds([aPress('hi', [same])], aSight(100, [same]), aSight(CONFIRM_MS, [same]))).toEqual(['outreach.unconfirmed'])
  })

  it('is not confirmed by an older message that was drawn anew', () => {
    const before = [old, aBubble('hi')]
    const now = [old, aBubble('hi')]

    expect(kinds([aPress('hi', before)], aSight(100, now), aSight(CONFIRM_MS, now))).toEqual(['outreach.unconfirmed'])
  })

  it('is told from its twin, the only message before, also when that one is drawn anew in its place', () => {
    const twin = aBubble('hi', { around: [901, 902, 903], alone: [901, 902, 903] })
    const drawnAnew = aBubble('hi', { around: [911, 902, 903], alone: [911, 902] })
    const mine = aBubble('hi', { around: [921, 922, 903], alone: [921, 922] })

    expect(kinds([aPress('hi', [twin])], aSight(100, [drawnAnew]), aSight(200, [drawnAnew, mine]), aSight(200 + SETTLE_MS, [drawnAnew, mine]))).toEqual(['outreach.sent'])
    expect(kinds([aPress('hi', [twin])], aSight(100, [drawnAnew]), aSight(CONFIRM_MS, [drawnAnew]))).toEqual(['outreach.unconfirmed'])
  })

  it('is not confirmed by a twin that was loaded above the only message before', () => {
    const twin = aBubble('hi', { around: [901, 902, 903], alone: [901, 902, 903] })
    const above = aBubble('hi', { around: [921, 922, 903], alone: [921, 922] })
    const drawnAnew = aBubble('hi', { around: [911, 902, 903], alone: [911, 902] })

    expect(kinds([aPress('hi', [twin])], aSight(100, [above, drawnAnew]), aSight(CONFIRM_MS, [above, drawnAnew]))).toEqual(['outreach.unconfirmed'])
  })

  it('is not confirmed by what the other person says', () => {
    const now = [old, aBubble('hi', { side: 'received' })]

    expect(kinds([aPress('hi', [old])], aSight(100, now), aSight(CONFIRM_MS, now))).toEqual(['outreach.unconfirmed'])
  })

  it('is not confirmed by history that loads above', () => {
    const now = [aBubble('hi'), old]

    expect(kinds([aPress('hi', [old])], aSight(100, now), aSight(CONFIRM_MS, now))).toEqual(['outreach.unconfirmed'])
  })

  it('is confirmed in a list that was drawn anew', () => {
    const before = [aBubble('a'), aBubble('b', { side: 'received' })]
    const now = [aBubble('a'), aBubble('b', { side: 'received' }), aBubble('hi')]

    expect(kinds([aPress('hi', before)], aSight(100, now), aSight(100 + SETTLE_MS, now))).toEqual(['outreach.sent'])
  })

  it('fails when its message gets a sign of failure', () => {
    const mine = aBubble('hi')

    expect(said([aPress('hi', [old])], aSight(100, [old, mine]), aSight(300, [old, { ...mine, failed: 'alert' }]))).toEqual([['o-hi', 'outreach.failed', ['own-bubble', 'alert']]])
  })

  it('is unconfirmed when every own message carries that sign', () => {
    const before = [aBubble('a', { failed: 'sign-in-bubble' }), aBubble('b', { failed: 'sign-in-bubble' })]
    const now = [...before, aBubble('hi', { failed: 'sign-in-bubble' })]

    expect(kinds([aPress('hi', before)], aSight(100, now), aSight(100 + SETTLE_MS, now))).toEqual(['outreach.unconfirmed'])
  })

  it('fails when its message goes while those before it stay', () => {
    const mine = aBubble('hi')

    expect(said([aPress('hi', [old])], aSight(100, [old, mine]), aSight(300, [old]), aSight(2_000, [old]))).toEqual([['o-hi', 'outreach.failed', ['bubble-gone']]])
  })

  it('survives that its message is drawn anew', () => {
    expect(kinds([aPress('hi', [old])], aSight(100, [old, aBubble('hi')]), aSight(300, [old]), aSight(400, [old, aBubble('hi')]), aSight(100 + SETTLE_MS, [old, aBubble('hi')]))).toEqual(['outreach.sent'])
  })

  it('fails when the page gives the draft back', () => {
    expect(said([aPress('hi', [old])], aSight(50, [old]), aSight(300, [old], { draft: 'hi' }))).toEqual([['o-hi', 'outreach.failed', ['draft-restored']]])
  })

  it('does not fail when the person writes the same again', () => {
    const mine = aBubble('hi')

    expect(kinds([aPress('hi', [old])], aSight(50, [old, mine]), aSight(900, [old, mine], { draft: 'hi', typed_ms: T + 800 }), aSight(50 + SETTLE_MS, [old, mine]))).toEqual(['outreach.sent'])
  })

  it('fails when the draft never left the composer', () => {
    expect(said([aPress('hi', [old])], aSight(50, [old], { draft: 'hi' }), aSight(CONFIRM_MS, [old], { draft: 'hi' }))).toEqual([['o-hi', 'outreach.failed', ['draft-stayed']]])
  })

  it('is sent when the notice of a message request takes the place of the composer', () => {
    expect(said([aPress('hi', [])], aSight(200, [], { notice: true, draft: null }), aSight(200 + SETTLE_MS, [], { notice: true, draft: null }))).toEqual([['o-hi', 'outreach.sent', ['request-notice', 'settled']]])
  })

  it('was no send when it changed an older message in place', () => {
    const before = [old, aBubble('typo')]
    const now = [old, { ...(before[1] as SeenBubble), parts: ['fixed'] }]

    expect(said([aPress('fixed', before)], aSight(100, now))).toEqual([['o-fixed', 'outreach.failed', ['edited-in-place']]])
  })

  it('waits for a message the page still works on, and is unconfirmed in the end', () => {
    const mine = aBubble('hi', { working: true })

    expect(said([aPress('hi', [old])], aSight(100, [old, mine]), aSight(WORKING_MS - 1, [old, mine]), aSight(WORKING_MS, [old, mine]))).toEqual([['o-hi', 'outreach.unconfirmed', ['still-working']]])
  })

  it('is confirmed by a long text that the page shortened', () => {
    const text = 'word '.repeat(60).trim()
    const now = [old, aBubble(`${text.slice(0, 120)}…`, { shortened: true })]

    expect(kinds([aPress(text, [old])], aSight(100, now), aSight(100 + SETTLE_MS, now))).toEqual(['outreach.sent'])
  })

  it('is unconfirmed when its chat was left, and sent when it is seen later', () => {
    const mine = aBubble('hi')
    const away = { visible: false }

    expect(said([aPress('hi', [old])], aSight(100, [old, mine]), aSight(CONFIRM_MS, [], away), aSight(60_000, [old, mine]), aSight(60_000 + SETTLE_MS, [old, mine]))).toEqual([
      ['o-hi', 'outreach.unconfirmed', ['out-of-sight']],
      ['o-hi', 'outreach.sent', ['own-bubble', 'settled', 'seen-later']],
    ])
  })

  it('is sent when its chat is left after the page has finished with it', () => {
    const mine = aBubble('hi')

    expect(said([aPress('hi', [old])], aSight(100, [old, { ...mine, working: true }]), aSight(300, [old, mine]), aSight(400, [], { visible: false }))).toEqual([['o-hi', 'outreach.sent', ['own-bubble', 'work-ended', 'left']]])
  })

  it('is not sent when its chat is left while the page still works on it', () => {
    const mine = aBubble('hi', { working: true })

    expect(kinds([aPress('hi', [old])], aSight(100, [old, mine]), aSight(400, [], { visible: false }), aSight(CONFIRM_MS, [], { visible: false }))).toEqual(['outreach.unconfirmed'])
  })

  it('is not sent when its chat is left and nobody saw the page work on it', () => {
    expect(kinds([aPress('hi', [old])], aSight(300, [old, aBubble('hi')]), aSight(400, [], { visible: false }))).toEqual([])
  })

  it('is forgotten when nobody comes back', () => {
    const { pendings } = look([aPress('hi', [old], { left: true })], aSight(LEFT_MS + 1, [], { visible: false }))

    expect(pendings).toEqual([])
  })
})

describe('two outreaches with the same text', () => {
  it('are two, each with its own message', () => {
    const [one, two] = [aBubble('hi'), aBubble('hi')]
    const presses = [aPress('hi', [old], { outreach_id: 'a' }), aPress('hi', [old], { outreach_id: 'b', intent_ms: T + 50 })]

    expect(said(presses, aSight(100, [old, one, two]), aSight(100 + SETTLE_MS, [old, one, two])).map(([id, kind]) => [id, kind])).toEqual([['a', 'outreach.sent'], ['b', 'outreach.sent']])
  })

  it('do not share one message', () => {
    const one = aBubble('hi')
    const presses = [aPress('hi', [old], { outreach_id: 'a' }), aPress('hi', [old], { outreach_id: 'b', intent_ms: T + 50 })]

    expect(said(presses, aSight(100, [old, one]), aSight(100 + SETTLE_MS, [old, one]), aSight(50 + CONFIRM_MS, [old, one])).map(([id, kind]) => [id, kind])).toEqual([['a', 'outreach.sent'], ['b', 'outreach.unconfirmed']])
  })
})

describe('new messages', () => {
  it('are none where nothing of before can be found again', () => {
    expect(newBubbles([aBubble('a')], [aBubble('b'), aBubble('c')]).bubbles).toEqual([])
  })

  it('are none where two places fit equally well', () => {
    expect(newBubbles([aBubble('a')], [aBubble('a'), aBubble('a')]).bubbles).toEqual([])
  })

  it('include an element that the list uses again for a new message', () => {
    const [one, two] = [aBubble('a'), aBubble('b')]
    const reused = { ...one, parts: ['hi'] }

    expect(newBubbles([one, two], [two, reused]).bubbles).toEqual([reused])
  })
})

describe('who a message is', () => {
  const at = (place: number, text: string): SeenBubble => aBubble(text, { around: [place, 900], alone: [place] })

  it('stays when the page draws it anew at its place, and is another when that place says something else', () => {
    const first = at(1, 'hi')
    const known = identified([], new Map(), [first])
    const again = at(1, 'hi')
    const other = at(1, 'ho')

    expect(identified([first], known, [again]).get(again.key)).toBe(first.key)
    expect(identified([first], known, [other]).get(other.key)).toBe(other.key)
  })
})

describe('an edit', () => {
  it('is no send, also when the page draws the message anew for it', () => {
    const before = [old, aBubble('hello', { around: [71, 900], alone: [71] })]
    const edited = aBubble('hello you', { around: [71, 900], alone: [71] })

    expect(said([aPress('hello you', before)], aSight(100, [old, edited]), aSight(6_000, [old, edited]))).toEqual([['o-hello you', 'outreach.failed', ['edited-in-place']]])
  })
})
