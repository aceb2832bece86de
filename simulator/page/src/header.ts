// The name above a conversation: a link to the person, or only a title for a group.
import { make } from './element'
import { isChanged } from './chaos'
import { pictureOf } from './icons'
import { state, type Thread } from './state'
import { css } from './style'
import { say } from './words'

const NAME = css('font-weight:600;font-size:15px;white-space:nowrap;overflow:hidden;text-overflow:ellipsis')
const picture = (handle: string, size: number): HTMLElement =>
  make('img', { alt: 'user-profile-picture', src: pictureOf(handle), class: css(`width:${size}px;height:${size}px;border-radius:50%;flex:none`) })

/** Who the thread is with, as a header shows it. */
export function titleOf(thread: Thread, size: number): HTMLElement {
  const row = css('display:flex;align-items:center;gap:12px;min-width:0')
  if (thread.isGroup) {
    const pictures = thread.members.slice(0, 2).map((handle) => picture(handle, size - 12))
    return make('div', { class: row }, ...pictures, make('h2', { class: NAME }, thread.title))
  }
  const handle = thread.members[0]!
  if (isChanged('header-link')) return make('div', { class: row }, picture(handle, size), make('h2', { class: NAME }, state.people[handle]?.name ?? thread.title))
  const name = state.people[handle]?.name ?? thread.title
  return make('a', { role: 'link', href: `/${handle}/`, 'aria-label': say('Open the profile page of {}', handle), tabindex: '0', class: row },
    picture(handle, size), make('div', { class: css('min-width:0') }, make('h2', { class: NAME }, name))) // prettier-ignore
}

/** What stands there until the name has come. */
export function blank(size: number): HTMLElement {
  const bar = (style: string): HTMLElement => make('div', { class: css(`background:var(--soft);${style}`) })
  return make('div', { class: css('display:flex;align-items:center;gap:12px') },
    bar(`width:${size}px;height:${size}px;border-radius:50%`), bar('width:140px;height:14px;border-radius:7px')) // prettier-ignore
}
