/** The person: a day to follow up, notes for the team, contacts elsewhere, and "do not contact". */
import { onChosen } from '../shared/choosing'
import { el } from '../shared/markup'
import { PLACES, WORDS } from '../shared/strings'
import { ago, dayOf, exact, instantOf } from '../shared/times'
import type { FromPanel, Picture } from '../wire/inside'
import type { LogElsewhere, NoteLine, PersonCard } from '../wire/native'

type Act = (message: FromPanel) => void

const NOTE_MAX = 4_000

export function person({ view, standing, now_ms }: Picture, act: Act): HTMLElement | null {
  const handle = view?.prospect?.handle
  if (!handle || !standing || standing.handle !== handle || !standing.person) return null
  const card = standing.person
  return el('section', { id: 'person', 'aria-label': WORDS.person },
    el('div', { class: 'row' }, ...followUp(handle, card, act), el('span', { class: 'grow' }), doNotContact(handle, card, act)),
    elsewhere(handle, now_ms, act),
    el('h3', { class: 'apart' }, card.notes?.length ? `${WORDS.notes} (${card.notes.length})` : WORDS.notes),
    card.notes?.length ? el('ul', { id: 'notes' }, ...card.notes.map((note) => noted(note, now_ms))) : null,
    noting(handle, act),
  )
}

function followUp(handle: string, { follow_up }: PersonCard, act: Act): HTMLElement[] {
  const set = (value: string | null): void => act({ say: 'field', handle, field: 'follow-up', value })
  const day = el('input', { id: 'follow-up', type: 'date', class: 'day', value: follow_up ?? '' })
  onChosen(day, (chosen) => set(chosen || null))
  const label = el('label', { for: 'follow-up' }, WORDS.followUp)
  return follow_up ? [label, day, el('button', { id: 'follow-up-clear', click: () => set(null) }, WORDS.removeDay)] : [label, day]
}

const doNotContact = (handle: string, { do_not_contact }: PersonCard, act: Act): HTMLElement =>
  el('button', { id: 'do-not-contact', 'aria-pressed': String(Boolean(do_not_contact)), click: () => act({ say: 'field', handle, field: 'do-not-contact', value: do_not_contact ? null : 'yes' }) },
    do_not_contact ? WORDS.contactAgain : WORDS.doNotContact)

function elsewhere(handle: string, nowMs: number, act: Act): HTMLElement {
  const place = el('select', { id: 'elsewhere-place', 'aria-label': WORDS.elsewherePlace, 'data-keep': `place ${handle}` }, ...Object.entries(PLACES).map(([name, words]) => el('option', { value: name }, words)))
  const day = el('input', { id: 'elsewhere-day', type: 'date', class: 'day', 'aria-label': WORDS.elsewhereDay, max: dayOf(nowMs), value: dayOf(nowMs), required: true, 'data-keep': `day ${handle}` })
  // Said by its button; what is being chosen stays.
  for (const field of [place, day]) onChosen(field, () => undefined)
  const made = el('details', { 'data-open': `elsewhere ${handle}`, id: 'elsewhere' },
    el('summary', {}, WORDS.elsewhere),
    el('form', { submit: (event: Event) => {
      event.preventDefault()
      act({ say: 'elsewhere', handle, place: place.value as LogElsewhere['place'], at_ms: instantOf(day.value, Date.now()) })
      made.open = false
    } }, el('div', { class: 'row' }, place, day, el('button', { type: 'submit' }, WORDS.save))),
  )
  return made
}

const noted = ({ at_ms, mine, operator, text }: NoteLine, nowMs: number): HTMLElement =>
  el('li', {}, el('div', { class: 'grow' },
    el('div', { class: 'words', dir: 'auto' }, text),
    el('div', { class: 'muted small' }, el('bdi', {}, mine ? WORDS.you : operator), ' · ', el('time', { title: exact(at_ms), tabindex: '0' }, ago(at_ms, nowMs)))))

function noting(handle: string, act: Act): HTMLElement {
  const words = el('textarea', { id: 'note', rows: '2', maxlength: String(NOTE_MAX), 'aria-label': WORDS.noteLabel, placeholder: WORDS.noteLabel, dir: 'auto', 'data-keep': `note ${handle}` })
  const add = (event: Event): void => {
    event.preventDefault()
    const text = words.value.trim()
    if (text === '') return
    words.value = ''
    act({ say: 'note', handle, text })
  }
  const byKey = (event: Event): void => {
    if ((event as KeyboardEvent).key === 'Enter' && ((event as KeyboardEvent).ctrlKey || (event as KeyboardEvent).metaKey)) add(event)
  }
  words.addEventListener('keydown', byKey)
  return el('form', { submit: add }, words, el('div', { class: 'row end' }, el('button', { type: 'submit', id: 'add-note' }, WORDS.addNote)))
}
