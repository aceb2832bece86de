/** Badge: the one thing about a tab that a person must know without opening the panel. */
import { BADGES, WORDS } from '../shared/strings'
import type { Picture } from '../wire/inside'

export interface Badge {
  text: string
  colour: 'hold' | 'warn' | 'muted' | 'clear'
  title: string
}

const NONE: Badge = { text: '', colour: 'muted', title: WORDS.title }

export function badgeOf(picture: Picture): Badge {
  const { view, link, standing, now_ms: now } = picture
  const { counting } = picture
  if (counting) return { text: String(counting.left_s), colour: 'clear', title: WORDS.counting(counting.act, counting.left_s) }
  if (view?.held) return { text: '✋', colour: 'hold', title: BADGES.held }
  if (picture.paused) return { text: '‖', colour: 'muted', title: BADGES.paused }
  if (picture.unlogged) return { text: '–', colour: 'muted', title: BADGES.unlogged }
  if (view?.health.state === 'blind') return { text: '×', colour: 'hold', title: BADGES.blind }
  if (link.state !== 'live' && link.state !== 'connecting' && link.state !== 'closed') {
    return { text: picture.queued > 0 ? `↑${picture.queued}` : '…', colour: 'warn', title: BADGES.offline }
  }
  if (view?.health.state === 'degraded') return { text: '?', colour: 'warn', title: BADGES.degraded }
  const fits = standing && view?.prospect?.handle && standing.handle === view.prospect.handle && now < standing.expires_ms
  const severity = fits ? standing.steps.filter(({ from_ms }) => from_ms <= now).at(-1)?.severity : undefined
  if (severity === 'hold') return { text: '✋', colour: 'hold', title: BADGES.hold }
  if (severity === 'warn') return { text: '!', colour: 'warn', title: BADGES.warn }
  if (picture.queued > 0) return { text: `↑${picture.queued}`, colour: 'muted', title: BADGES.queued }
  return NONE
}
