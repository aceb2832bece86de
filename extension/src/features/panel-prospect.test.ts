import { expect, test } from 'vitest'
import type { Picture } from '../wire/inside'
import { prospect } from './panel-prospect'

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
