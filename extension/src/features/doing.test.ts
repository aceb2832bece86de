import { describe, expect, it } from 'vitest'
import type { SeenBubble } from '../site/newness'
import { type Deed, DEED_MS, did, doneBy } from './doing'

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
