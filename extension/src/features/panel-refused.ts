/** Refused: what the agent would not keep, and why. Nothing vanishes without a word. */
import { el } from '../shared/markup'
import { drawing } from '../shared/signs'
import { NOTICES, WORDS } from '../shared/strings'
import { clock, exact } from '../shared/times'
import type { FromPanel, Picture } from '../wire/inside'

export function refused(picture: Picture, act: (message: FromPanel) => void): HTMLElement | null {
  if (picture.refused.length === 0) return null
  return el('section', { id: 'refused' },
    el('h3', {}, `${WORDS.refused} (${picture.refused.length})`),
    el('ul', {},
      ...picture.refused.map(({ event_id, at_ms, code, message, handle }) =>
        el('li', { 'data-code': code }, drawing('failed', WORDS.refused),
          el('span', { class: 'grow' }, el('time', { title: exact(at_ms), tabindex: '0' }, clock(at_ms)), handle ? ` @${handle}` : '', ` · ${NOTICES[code] ?? (message || code)}`),
          el('button', { click: () => act({ say: 'dismiss', event_id }) }, WORDS.dismiss)),
      ),
    ),
  )
}
