import { expect, test } from 'vitest'
import type { Picture } from '../wire/inside'
import type { PersonCard } from '../wire/native'
import { collision, prospect } from './panel-prospect'

const picture = (names: Record<string, string>): Picture => ({
  now_ms: 0, tab: 1, link: { state: 'live', since_ms: 0, detail: '' }, queued: 0, paused: false, unlogged: false, refused: [], waiting: [],
  lines: [], last: null, notice: null, counting: null, standing: null,
  view: { prospect: { handle: 'mila.k', thread_id: '1' }, held: null },
  state: { status_names: names },
} as unknown as Picture)

const words = (names: Record<string, string>): Record<string, string | null> =>
  Object.fromEntries([...(prospect(picture(names), () => {})?.querySelectorAll('option') ?? [])].map((option) => [option.value, option.textContent]))

test('a status is called as the team calls it, and as usual where the team has no name for it', () => {
  expect(words({ warm: 'Interested' })).toMatchObject({ warm: 'Interested', booked: 'Booked' })
})

test('the statuses a team added stand before the goodbye, in its own order', () => {
  expect(Object.entries(words({ 'on-hold': 'On hold', trial: 'Trial month' })).slice(-3)).toEqual([['on-hold', 'On hold'], ['trial', 'Trial month'], ['excluded', 'Excluded']])
})

const HOUR = 3_600_000
const card = (more: Partial<PersonCard>): PersonCard => ({
  person_id: 'p', handle: 'mila.k', status: 'no-reply',
  history: [{ outreach_id: 'o', at_ms: 0, operator: 'Dana', mine: false, actor: 'studio_a', state: 'sent' }], ...more,
})

test.each([
  ['of nobody who answered only what was last observed is told', {}, 'Dana wrote to @mila.k from @studio_a 3 hours ago: when last observed, 3 hours ago, they had not answered.'],
  ['an answer is told with when it was last observed', { last_reply_ms: 2 * HOUR }, 'Dana wrote to @mila.k from @studio_a 3 hours ago: they replied, last observed 1 hour ago.'],
  ['an answer to an earlier message is none to the last', { last_reply_ms: -1 }, 'Dana wrote to @mila.k from @studio_a 3 hours ago: when last observed, 3 hours ago, they had not answered.'],
])('%s', (_, more, sentence) => {
  expect(collision('mila.k', card(more), 3 * HOUR)).toBe(sentence)
})

test.each([
  ['a status that was set by hand and that the reply overtook', { status: 'no-reply', last_reply_ms: 1 }, ['replied']],
  ['no status that a person set for more than a reply', { status: 'booked', last_reply_ms: 1 }, []],
  ['nothing while nobody was seen to reply', { status: 'no-reply' }, []],
])('a reply suggests another status in place of: %s', (_, more, asked) => {
  const said: string[] = []
  const beside = { ...picture({}), standing: { handle: 'mila.k', steps: [], person: card(more) } } as unknown as Picture

  prospect(beside, (message) => message.say === 'set-status' && said.push(message.status))?.querySelector<HTMLElement>('#take-suggestion')?.click()

  expect(said).toEqual(asked)
})

test.each([
  ['somebody who got the handle of somebody else', { status: 'new', history: [], since_ms: Date.UTC(2026, 2, 3, 12) }, true],
  ['somebody who always had it', {}, false],
])('of %s the panel says since when it is theirs, or nothing', (_, more, isSaid) => {
  const beside = { ...picture({}), standing: { handle: 'mila.k', steps: [], person: card(more) } } as unknown as Picture

  const said = prospect(beside, () => {})?.querySelector('#handed-on')?.textContent ?? ''

  expect([said.includes('2026'), said.includes('somebody else')]).toEqual([isSaid, isSaid])
})

test('a hold is told in whole sentences, whether or not the rule ends its own with a stop', () => {
  const finding = (sentence: string) => ({ severity: 'hold', sentence, kind: 'frequency-cap' })
  const held = { at_ms: 0, may_override: true, findings: [finding('1 of 1 messages this hour by you'), finding('The same words as before.')] }
  const beside = { ...picture({}), view: { prospect: { handle: 'mila.k', thread_id: '1' }, held } } as unknown as Picture

  const said = prospect(beside, () => {})?.querySelector('#held')?.textContent ?? ''

  expect(said).toContain('Held: 1 of 1 messages this hour by you. The same words as before. Press Enter again')
})
