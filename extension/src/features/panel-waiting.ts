/** Waiting: outreaches that need a person's word: did it go out, and to whom. */
import { el } from '../shared/markup'
import { drawing } from '../shared/signs'
import { STATES, WORDS } from '../shared/strings'
import { ago, exact } from '../shared/times'
import type { FromPanel, Picture } from '../wire/inside'
import type { Resolve, WaitingItem } from '../wire/native'

type Act = (message: FromPanel) => void

/** Those still on their way are not asked about, unless they lack a name. */
const needsWord = ({ state, handle }: WaitingItem): boolean => state === 'unconfirmed' || state === 'observed' || !handle

export function waiting({ waiting: items, now_ms }: Picture, act: Act, parse: (text: string) => string | null): HTMLElement | null {
  const open = items.filter(needsWord)
  if (open.length === 0) return null
  return el('section', { id: 'waiting' },
    el('h3', {}, `${WORDS.waiting} (${open.length})`),
    open.some(({ state }) => state === 'unconfirmed') ? el('p', { class: 'muted' }, WORDS.waitingNote) : null,
    el('ul', {}, ...open.map((item) => question(item, now_ms, act, parse))),
  )
}

function question(item: WaitingItem, nowMs: number, act: Act, parse: (text: string) => string | null): HTMLElement {
  const { outreach_id, handle, actor, at_ms, text, state } = item
  const answer = (word: Resolve['word'], label: string): HTMLElement =>
    el('button', { 'data-word': word, click: () => act({ say: 'resolve', outreach_id, word }) }, label)
  return el('li', { class: 'question', 'data-outreach': outreach_id },
    drawing(state === 'observed' ? 'observed' : 'unconfirmed', STATES[state]),
    el('div', { class: 'grow' },
      el('div', {}, handle ? `@${handle}` : WORDS.nameIt, ` · @${actor} · `, el('time', { title: exact(at_ms), tabindex: '0' }, ago(at_ms, nowMs))),
      text ? el('div', { class: 'muted clipped', title: text }, text) : null,
      state === 'observed' ? el('div', { class: 'muted' }, WORDS.observedNote) : null,
      handle || state === 'observed' ? null : naming(outreach_id, act, parse),
      state === 'unconfirmed' ? el('div', { class: 'row' }, answer('sent', WORDS.sent), answer('not-sent', WORDS.notSent)) : null,
      state === 'observed' ? el('div', { class: 'row' }, answer('mine', WORDS.mineWord), answer('not-mine', WORDS.notMine)) : null,
    ),
  )
}

function naming(outreach_id: string, act: Act, parse: (text: string) => string | null): HTMLElement {
  const input = el('input', { type: 'text', name: 'handle', placeholder: WORDS.namePlaceholder, 'aria-label': WORDS.nameIt, autocomplete: 'off', 'data-keep': `name ${outreach_id}` })
  const wrong = el('p', { class: 'wrong', role: 'alert' })
  const submit = (event: Event): void => {
    event.preventDefault()
    const handle = parse(input.value)
    wrong.textContent = handle ? '' : WORDS.badHandle
    if (handle) act({ say: 'name', outreach_id, handle })
  }
  return el('form', { submit }, el('div', { class: 'row' }, input, el('button', { type: 'submit' }, WORDS.save)), wrong)
}
