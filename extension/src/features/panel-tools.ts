/** Tools: pause logging, and record how a page is built. */
import { el } from '../shared/markup'
import { WORDS } from '../shared/strings'
import type { FromPanel, Picture } from '../wire/inside'

export function tools(picture: Picture, act: (message: FromPanel) => void): HTMLElement {
  const { tab, view, paused } = picture
  const canRecord = view !== null && tab !== null && picture.link.state === 'live'
  return el('footer', { class: 'row' },
    el('button', { id: 'pause', 'aria-pressed': String(paused), click: () => act({ say: 'pause', paused: !paused }) }, paused ? WORDS.resume : WORDS.pause),
    el('button', { id: 'record', title: WORDS.recordNote, disabled: !canRecord, click: () => tab !== null && act({ say: 'record', tab }) }, WORDS.record),
  )
}
