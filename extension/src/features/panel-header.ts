/** Head of the panel: whose account, who shares it, and whether everything is logged. */
import { el } from '../shared/markup'
import { drawing, type Sign } from '../shared/signs'
import { ANCHORS, CONDITIONS, LINK, NOTICES, WORDS } from '../shared/strings'
import { clock } from '../shared/times'
import type { FromPanel, Picture } from '../wire/inside'

type Act = (message: FromPanel) => void

/** In one word and sign: live, queued, offline, blind or paused. */
export function condition(picture: Picture): { sign: Sign; word: string } {
  const health = picture.view?.health
  if (picture.paused) return { sign: 'unchecked', word: CONDITIONS.paused }
  if (picture.unlogged) return { sign: 'unchecked', word: CONDITIONS.unlogged }
  if (health?.state === 'blind') return { sign: 'blind', word: CONDITIONS.blind }
  if (picture.link.state !== 'live') return { sign: 'offline', word: LINK[picture.link.state].word }
  if (picture.queued > 0) return { sign: 'queued', word: CONDITIONS.queued(picture.queued) }
  if (health?.state === 'degraded') return { sign: 'blind', word: CONDITIONS.degraded }
  return { sign: 'clear', word: CONDITIONS.live }
}

export function header(picture: Picture, act: Act): HTMLElement {
  const { sign, word } = condition(picture)
  const handle = picture.view?.actor.handle
  const sharers = [WORDS.youAlone, ...(picture.standing?.sharers ?? [])].join(' + ')
  return el('header', {},
    el('div', { class: 'row' },
      el('h1', {}, el('bdi', {}, handle ? `@${handle}` : WORDS.title)),
      el('span', { class: 'muted grow' }, handle ? `· ${sharers}` : ''),
      el('span', { class: 'condition', 'data-state': picture.link.state, 'data-word': word, role: 'status' }, drawing(sign), ` ${word}`),
    ),
    ...notices(picture, act),
  )
}

function notices(picture: Picture, act: Act): HTMLElement[] {
  const made: HTMLElement[] = []
  const say = (sign: Sign, text: string, ...more: HTMLElement[]): void => {
    made.push(el('p', { class: 'notice' }, drawing(sign), el('span', { class: 'grow' }, text), ...more))
  }
  const { view, link, state, counting } = picture
  if (counting) say('notice', WORDS.counting(counting.act, counting.left_s), el('button', { id: 'keep-tab', click: () => act({ say: 'keep-tab' }) }, WORDS.keepTab))
  if (link.state !== 'live') say('offline', LINK[link.state].text, ...(link.state === 'connecting' ? [] : [el('button', { click: () => act({ say: 'retry' }) }, WORDS.retry)]))
  if (picture.queued > 0 && link.state !== 'live') say('queued', `${WORDS.queued(picture.queued)}.`)
  if (picture.elsewhere > 0) say('queued', `${WORDS.otherTeam(picture.elsewhere)}.`)
  if (state?.signed_in === 'no') say('offline', WORDS.signIn)
  if (state?.signed_in === 'pending') say('notice', WORDS.pending)
  if (picture.paused) say('unchecked', WORDS.paused)
  const thread = view?.prospect?.thread_id
  if (picture.unlogged && view?.actor.user_id && thread) {
    const { user_id } = view.actor
    say('unchecked', WORDS.unlogged, el('button', { id: 'log-again', click: () => act({ say: 'thread', user_id, thread_id: thread, logged: true }) }, WORDS.logAgain))
  }
  if (!view) say('notice', WORDS.noPage)
  else if (view.health.state !== 'ok') {
    const parts = (view.health.missing ?? []).map((name) => ANCHORS[name] ?? name).join(', ')
    say('blind', (view.health.state === 'blind' ? WORDS.blind : WORDS.degraded)(parts, clock(view.health.since_ms)))
  } else if (!view.actor.handle) say('blind', WORDS.noActor)
  const joining = joinable(picture)
  if (joining) say('notice', WORDS.notJoined(joining), el('button', { class: 'primary', id: 'join', click: () => view && act({ say: 'join', actor: view.actor }) }, WORDS.join(joining, state?.team?.name ?? WORDS.yourTeam)))
  const { notice } = picture
  if (notice?.startsWith('layout-recorded ')) say('clear', WORDS.recorded(notice.slice('layout-recorded '.length)))
  else if (notice && notice !== 'not-signed-in' && NOTICES[notice] && !joining) say('warn', NOTICES[notice])
  return made
}

/** The handle of an account that could be joined, or null. */
function joinable({ view, state }: Picture): string | null {
  const actor = view?.actor
  if (!actor?.handle || !actor.user_id || !state || state.signed_in === 'no') return null
  return state.actors.some(({ user_id }) => user_id === actor.user_id) ? null : actor.handle
}
