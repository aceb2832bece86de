/** Badge: the one thing about a tab that a person must know without opening the panel. */
import type { Picture } from '../wire/inside'

export interface Badge {
  text: string
  colour: 'hold' | 'warn' | 'muted' | 'clear'
  title: string
}

const NONE: Badge = { text: '', colour: 'muted', title: 'InstaCRM' }

export function badgeOf(picture: Picture): Badge {
  const { view, link, standing, now_ms: now } = picture
  if (view?.held) return { text: '✋', colour: 'hold', title: 'Held. Press again to send anyway.' }
  if (picture.paused) return { text: '‖', colour: 'muted', title: 'Logging is paused.' }
  if (view?.health.state === 'blind') return { text: '×', colour: 'hold', title: 'Cannot see the conversation; nothing is logged.' }
  if (link.state !== 'live' && link.state !== 'connecting' && link.state !== 'closed') {
    return { text: picture.queued > 0 ? `↑${picture.queued}` : '…', colour: 'warn', title: 'InstaCRM on this computer does not answer.' }
  }
  if (view?.health.state === 'degraded') return { text: '?', colour: 'warn', title: 'Parts of this page cannot be seen.' }
  const fits = standing && view?.prospect?.handle && standing.handle === view.prospect.handle && now < standing.expires_ms
  const severity = fits ? standing.steps.filter(({ from_ms }) => from_ms <= now).at(-1)?.severity : undefined
  if (severity === 'hold') return { text: '✋', colour: 'hold', title: 'A rule would hold a message now.' }
  if (severity === 'warn') return { text: '!', colour: 'warn', title: 'A rule warns about a message now.' }
  if (picture.queued > 0) return { text: `↑${picture.queued}`, colour: 'muted', title: 'Waiting to be logged.' }
  return NONE
}
