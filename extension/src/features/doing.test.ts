import { describe, expect, it } from 'vitest'
import type { SeenBubble } from '../site/newness'
import { type Deed, DEED_MS, did, doneBy, type Reaction, REACTION_MS, reacted } from './doing'

const T = 1_800_000_000_000
let lastKey = 0
const aBubble = (more: Partial<SeenBubble> = {}): SeenBubble => {
  lastKey += 1
  return { key: lastKey, side: 'own', parts: [], shortened: false, failed: null, working: false, wordless: 'drawing', ...more }
}
const old = aBubble({ side: 'received', parts: ['earlier'], wordless: null })
const aDeed = (more: Partial<Deed> = {}): Deed => ({ at_ms: T, kind: 'like', before: [old], ...more })

describe('a click that may send without words', () => {
  it.each([
    ['like', 'drawing', 'like'], ['gif', 'picture', 'gif'], ['photo', 'picture', 'photo'], ['voice', 'voice', 'voice'],
    [null, 'picture', 'photo'], [null, 'voice', 'voice'], ['voice', 'picture', 'photo'],
  ] as const)('for %s, followed by a %s of one\'s own, sent a %s', (kind, wordless, content) => {
    expect(doneBy(aDeed({ kind }), [old, aBubble({ wordless })], T + 500)).toBe(content)
  })

  it.each([
    ['words', aBubble({ parts: ['hello'], wordless: null })], ['a message of theirs', aBubble({ side: 'received' })], ['nothing to be seen', aBubble({ wordless: null })],
  ])('sent nothing when %s came', (_what, bubble) => {
    expect(doneBy(aDeed(), [old, bubble], T + 500)).toBeNull()
  })

  it('sent nothing by itself', () => {
    expect(doneBy(aDeed(), [old], T + 500)).toBeNull()
  })

  it('sent nothing when earlier messages load above', () => {
    expect(doneBy(aDeed(), [aBubble(), old], T + 500)).toBeNull()
  })

  it('is not believed for what comes much later', () => {
    expect(doneBy(aDeed(), [old, aBubble()], T + DEED_MS + 1)).toBeNull()
  })

  it('keeps what was chosen before when Send has no kind of its own', () => {
    expect(did(aDeed({ kind: 'voice' }), aDeed({ at_ms: T + 4_000, kind: null })).kind).toBe('voice')
    expect(did(aDeed({ kind: 'voice' }), aDeed({ at_ms: T + 4_000, kind: 'photo' })).kind).toBe('photo')
  })
})

describe('a story that is answered with an emoji', () => {
  const clicked: Reaction = { at_ms: 1_000, emoji: '😍', draft: '', quiet: true }
  const look = (atMs: number, saysSent: boolean, draft = ''): { at_ms: number; draft: string; saysSent: boolean } => ({ at_ms: atMs, draft, saysSent })

  it('went out when the page says so', () => {
    expect(reacted(clicked, look(1_500, true))).toEqual({ reaction: null, sent: true })
  })

  it.each([
    ['the page said so of something else before', { ...clicked, quiet: false }, look(1_500, true)],
    ['it was put into the box', clicked, look(1_500, true, '😍')],
    ['the page says so much later', clicked, look(1_001 + REACTION_MS, true)],
    ['the page says nothing', clicked, look(1_500, false)],
  ])('did not when %s', (_why, reaction, seen) => {
    expect(reacted(reaction, seen).sent).toBe(false)
  })

  it('is heard of anew once what was said before is gone', () => {
    const { reaction } = reacted({ ...clicked, quiet: false }, look(1_500, false))

    expect(reacted(reaction as Reaction, look(2_000, true)).sent).toBe(true)
  })
})
