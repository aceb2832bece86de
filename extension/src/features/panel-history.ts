/** History: what the team wrote to this person, and what happened in this tab lately. Own records can be corrected. */
import { el } from '../shared/markup'
import { drawing, type Sign } from '../shared/signs'
import { PLACES, SEVERITIES, STATES, WORDS } from '../shared/strings'
import { ago, clock, exact } from '../shared/times'
import type { FromPanel, Line, Picture } from '../wire/inside'
import type { ElsewhereLine, HistoryLine, Resolve } from '../wire/native'

type Act = (message: FromPanel) => void
type Parse = (text: string) => string | null

const SIGN: Readonly<Record<keyof typeof STATES, Sign>> = {
  pending: 'queued', sending: 'queued', sent: 'sent', failed: 'failed', unconfirmed: 'unconfirmed', held: 'hold', observed: 'observed', struck: 'excluded',
}

export function history({ standing, now_ms, view }: Picture, act: Act, parse: Parse): HTMLElement | null {
  const lines = standing?.person?.history ?? []
  const met = standing?.person?.elsewhere ?? []
  const handle = standing?.handle
  if (lines.length + met.length === 0 || !handle || handle !== view?.prospect?.handle) return null
  const told = [...lines.map((line) => ({ at_ms: line.at_ms, made: entry(line, handle, now_ms, act, parse) })), ...met.map((line) => ({ at_ms: line.at_ms, made: elsewhere(line, now_ms) }))]
  const newest = told.sort((one, other) => other.at_ms - one.at_ms)
  return el('section', { id: 'history' }, el('h3', {}, WORDS.history), el('ul', {}, ...newest.map(({ made }) => made)))
}

function entry(line: HistoryLine, handle: string, nowMs: number, act: Act, parse: Parse): HTMLElement {
  const word = el('span', { class: line.state === 'struck' ? 'struck' : null }, STATES[line.state])
  return el('li', { 'data-state': line.state, 'data-outreach': line.outreach_id },
    drawing(SIGN[line.state], STATES[line.state]),
    el('div', { class: 'grow' },
      el('bdi', {}, line.mine ? WORDS.you : line.operator), ' · ', el('bdi', {}, `@${line.actor}`), ' · ', el('time', { title: exact(line.at_ms), tabindex: '0' }, ago(line.at_ms, nowMs)), ' · ', word,
      line.text ? el('span', { class: 'muted block clipped', title: line.text, dir: 'auto' }, line.text) : null,
      ...(line.late ?? []).map((rule) => el('span', { class: 'muted block', 'data-late': '' }, drawing('unchecked', WORDS.noticedLate), ` ${WORDS.lateRule(rule)}`)),
      line.mine ? correction(line, handle, act, parse) : null,
    ),
  )
}

const elsewhere = ({ at_ms, mine, operator, place }: ElsewhereLine, nowMs: number): HTMLElement =>
  el('li', { 'data-state': 'elsewhere' },
    drawing('observed', WORDS.elsewhere),
    el('div', { class: 'grow' }, el('bdi', {}, mine ? WORDS.you : operator), ` · ${PLACES[place as keyof typeof PLACES] ?? PLACES.other} · `, el('time', { title: exact(at_ms), tabindex: '0' }, ago(at_ms, nowMs))),
  )

/** What a person can say of an own record; each answer is an event, and the last one counts. */
function correction({ outreach_id, state }: HistoryLine, handle: string, act: Act, parse: Parse): HTMLElement {
  const says = (word: Resolve['word'], label: string, alreadySaid: boolean): HTMLElement =>
    el('button', { type: 'button', 'data-word': word, disabled: alreadySaid, click: () => act({ say: 'resolve', outreach_id, word }) }, label)
  const input = el('input', { type: 'text', placeholder: WORDS.namePlaceholder, 'aria-label': WORDS.otherPerson, autocomplete: 'off', 'data-keep': `correct ${outreach_id}` })
  const wrong = el('p', { class: 'wrong', role: 'alert' })
  const submit = (event: Event): void => {
    event.preventDefault()
    const other = parse(input.value)
    wrong.textContent = other ? '' : WORDS.badHandle
    if (other) act({ say: 'name', outreach_id, handle: other })
  }
  return el('details', { 'data-open': `correct ${outreach_id}` },
    el('summary', { 'aria-label': WORDS.correctFor(handle) }, WORDS.correct),
    el('div', { class: 'row' },
      says('sent', WORDS.itWent, state === 'sent'), says('not-sent', WORDS.itDidNot, state === 'failed'), says('doubled', WORDS.doubled, state === 'struck')),
    el('form', { submit }, el('div', { class: 'row' }, el('span', {}, WORDS.otherPerson), input, el('button', { type: 'submit' }, WORDS.save)), wrong),
  )
}

export function lately({ lines }: Picture): HTMLElement | null {
  if (lines.length === 0) return null
  return el('section', { id: 'lately' }, el('h3', {}, WORDS.lately), el('ul', {}, ...lines.map(happened)))
}

const happened = ({ at_ms, what, handle, queued, severity }: Line): HTMLElement =>
  el('li', { 'data-state': what },
    drawing(SIGN[what], STATES[what]),
    el('span', { class: 'grow' }, el('time', { title: exact(at_ms), tabindex: '0' }, clock(at_ms)), ` ${STATES[what]}`, handle ? ` · @${handle}` : '', queued ? ` · ${WORDS.queuedWord}` : ''),
    severity === 'warn' || severity === 'hold' ? drawing(severity, SEVERITIES[severity]) : null,
  )
