/** History: what the team wrote to this person, and what happened in this tab lately. */
import { el } from '../shared/markup'
import { drawing, type Sign } from '../shared/signs'
import { STATES, WORDS } from '../shared/strings'
import { ago, clock, exact } from '../shared/times'
import type { Line, Picture } from '../wire/inside'
import type { HistoryLine } from '../wire/native'

const SIGN: Readonly<Record<keyof typeof STATES, Sign>> = {
  pending: 'queued', sending: 'queued', sent: 'sent', failed: 'failed', unconfirmed: 'unconfirmed', held: 'hold', observed: 'observed',
}

export function history({ standing, now_ms, view }: Picture): HTMLElement | null {
  const lines = standing?.person?.history ?? []
  if (lines.length === 0 || standing?.handle !== view?.prospect?.handle) return null
  const newest = [...lines].sort((one, other) => other.at_ms - one.at_ms)
  return el('section', { id: 'history' }, el('h3', {}, WORDS.history), el('ul', {}, ...newest.map((line) => entry(line, now_ms))))
}

const entry = (line: HistoryLine, nowMs: number): HTMLElement =>
  el('li', { 'data-state': line.state },
    drawing(SIGN[line.state], STATES[line.state]),
    el('span', { class: 'grow' }, `${line.mine ? WORDS.you : line.operator} · @${line.actor} · `, el('time', { title: exact(line.at_ms), tabindex: '0' }, ago(line.at_ms, nowMs)), ` · ${STATES[line.state]}`,
      line.text ? el('span', { class: 'muted block clipped', title: line.text }, line.text) : null),
  )

export function lately({ lines }: Picture): HTMLElement | null {
  if (lines.length === 0) return null
  return el('section', { id: 'lately' }, el('h3', {}, WORDS.lately), el('ul', {}, ...lines.map(happened)))
}

const happened = ({ at_ms, what, handle, queued, severity }: Line): HTMLElement =>
  el('li', { 'data-state': what },
    drawing(SIGN[what], STATES[what]),
    el('span', { class: 'grow' }, el('time', { title: exact(at_ms), tabindex: '0' }, clock(at_ms)), ` ${STATES[what]}`, handle ? ` · @${handle}` : '', queued ? ' · queued' : ''),
    severity === 'warn' || severity === 'hold' ? drawing(severity, severity) : null,
  )
