/** Which received messages are replies, told from histories that load and lists that are drawn anew. */
import { describe, expect, it } from 'vitest'
import { hear, hearingFrom, REST_MS } from './replying'
import type { SeenBubble } from '../site/newness'

const T = 1_760_000_000_000
const aBubble = (key: number, side: 'own' | 'received', text: string, more: Partial<SeenBubble> = {}): SeenBubble => ({
  key, around: [key, key + 1000], alone: [key, key + 1000], side, parts: text ? [text] : [], shortened: false, failed: null, working: false, media: false, ...more,
})
const OPENED = [aBubble(1, 'own', 'Hi'), aBubble(2, 'received', 'Hello')]

/** How many replies are heard in these looks, a chat at rest with `OPENED` first. */
function replies(...looks: (readonly SeenBubble[])[]): number {
  let hearing = hearingFrom('1', T)
  let count = 0
  const all = [OPENED, OPENED, OPENED, ...looks]
  all.forEach((bubbles, index) => {
    const heard = hear(hearing, { at_ms: T + index * REST_MS, thread: '1', bubbles })
    hearing = heard.hearing
    count += Number(heard.replied)
  })
  return count
}

describe('a reply', () => {
  it('is a received message at the newest end', () => {
    expect(replies([...OPENED, aBubble(3, 'received', 'Yes, gladly')])).toBe(1)
  })

  it('is heard right after an own message', () => {
    const own = [...OPENED, aBubble(3, 'own', 'And?')]

    expect(replies(own, [...own, aBubble(4, 'received', 'Fine')])).toBe(1)
  })

  it('is heard once, though the page draws the message before it anew', () => {
    const redrawn = [OPENED[0] as SeenBubble, aBubble(9, 'received', 'Hello', { around: [9, 1002], alone: [9, 1002] }), aBubble(3, 'received', 'Yes')]

    expect(replies(redrawn, redrawn)).toBe(1)
  })

  it('may be a picture without words', () => {
    expect(replies([...OPENED, aBubble(3, 'received', '', { media: true })])).toBe(1)
  })

  it.each([
    ['an own message', [...OPENED, aBubble(3, 'own', 'Hi again')]],
    ['the sign that somebody types', [...OPENED, aBubble(3, 'received', '')]],
    ['history that loads above', [aBubble(7, 'received', 'Long ago'), ...OPENED]],
    ['the same messages, drawn anew', OPENED.map((bubble) => ({ ...bubble, key: bubble.key + 50, around: [bubble.key + 50], alone: [bubble.key + 50] }))],
  ])('is not %s', (_what, look) => {
    expect(replies(look)).toBe(0)
  })

  it('is not what comes back after scrolling up', () => {
    const back = [OPENED[0] as SeenBubble, aBubble(8, 'received', 'Hello')]

    expect(replies([OPENED[0] as SeenBubble], back)).toBe(0)
  })

  it('is not what an empty chat loads', () => {
    let hearing = hearingFrom('1', T)
    const heard = [[], [], [], OPENED, OPENED].map((bubbles, index) => {
      const result = hear(hearing, { at_ms: T + index * REST_MS, thread: '1', bubbles })
      hearing = result.hearing
      return result.replied
    })

    expect(heard).not.toContain(true)
  })

  it('is not what another thread shows', () => {
    const hearing = { ...hearingFrom('1', T), before: OPENED }

    expect(hear(hearing, { at_ms: T, thread: '2', bubbles: [...OPENED, aBubble(3, 'received', 'Yes')] }).replied).toBe(false)
  })
})
