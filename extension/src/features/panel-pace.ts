/** Pace: how many messages went out from this account, mine and the team's. */
import { el } from '../shared/markup'
import { WORDS } from '../shared/strings'
import { clock } from '../shared/times'
import type { Picture } from '../wire/inside'

export function pace({ standing }: Picture): HTMLElement | null {
  const { mine, team, as_of_ms } = standing ?? {}
  if (!mine || !team) return null
  const row = (word: string, hour: number, today: number): HTMLElement => el('tr', {}, el('th', { scope: 'row' }, word), el('td', {}, String(hour)), el('td', {}, String(today)))
  return el('section', { id: 'pace' },
    el('table', {},
      el('caption', {}, WORDS.pace, el('span', { class: 'muted' }, ` · ${WORDS.paceNote}${as_of_ms ? ` · ${clock(as_of_ms)}` : ''}`)),
      el('thead', {}, el('tr', {}, el('td', {}), el('th', { scope: 'col' }, WORDS.hour), el('th', { scope: 'col' }, WORDS.today))),
      el('tbody', {}, row(WORDS.mine, mine.hour, mine.today), row(WORDS.team, team.hour, team.today)),
    ),
  )
}
