/** Tools: pause logging, leave a conversation out of it, and record how a page is built. */
import { el } from '../shared/markup'
import { WORDS } from '../shared/strings'
import type { FromPanel, Picture } from '../wire/inside'

export function tools(picture: Picture, act: (message: FromPanel) => void): HTMLElement {
  const { tab, view, paused } = picture
  const { user_id } = view?.actor ?? { user_id: null }
  const thread_id = view?.prospect?.thread_id ?? null
  const canForget = user_id !== null && thread_id !== null && picture.link.state === 'live' && !picture.unlogged
  const canRecord = view !== null && tab !== null && picture.link.state === 'live'
  return el('footer', { class: 'row' },
    el('button', { id: 'pause', 'aria-pressed': String(paused), click: () => act({ say: 'pause', paused: !paused }) }, paused ? WORDS.resume : WORDS.pause),
    el('button', { id: 'never-log', disabled: !canForget, click: () => user_id !== null && thread_id !== null && act({ say: 'thread', user_id, thread_id, logged: false }) }, WORDS.neverLog),
    el('button', { id: 'record', title: WORDS.recordNote, disabled: !canRecord, click: () => tab !== null && act({ say: 'record', tab }) }, WORDS.record),
  )
}
