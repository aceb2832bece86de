// Profiles and the home page.
import { share } from './asides'
import { openDock } from './docks'
import { button, make } from './element'
import { pictureOf } from './icons'
import { go } from './router'
import { me, type Person, state, threadWith } from './state'
import { css } from './style'
import { say } from './words'

const SHAPE = 'border-radius:10px;padding:8px 22px;font-weight:600;hover:opacity:.75'
const ACTION = css(`${SHAPE};background:var(--soft)`)
const STRONG = css(`${SHAPE};background:var(--own);color:#fff`)
const round = (size: number): string => css(`width:${size}px;height:${size}px;border-radius:50%;flex:none`)

/** The page of `person`; `isMine` for the account's own. */
export function profile(person: Person, isMine: boolean): HTMLElement {
  const handle = person.handle
  const number = [...handle].reduce((sum, letter) => sum + letter.charCodeAt(0) * 7, 0)
  const counts = make('div', { class: css('display:flex;gap:32px;padding:16px 0') },
    make('span', {}, make('b', {}, '9'), say(' posts')),
    make('a', { role: 'link', href: `/${handle}/followers/` }, make('b', {}, `${number}`), say(' followers')),
    make('a', { role: 'link', href: `/${handle}/following/` }, make('b', {}, `${number % 700}`), say(' following'))) // prettier-ignore
  const buttons = isMine ? [button({ class: ACTION }, () => {}, say('Edit profile'))] : [followButton(), messageButton(handle), button({ class: ACTION }, () => share(`https://www.instagram.com/${handle}/`), say('Share'))]
  const section = make('section', { class: css('flex:1') },
    make('div', { class: css('display:flex;align-items:center;gap:12px;flex-wrap:wrap') },
      make('h2', { class: css('font-size:20px;padding-inline-end:12px') }, make('span', {}, handle)), ...buttons),
    counts,
    make('div', { class: css('font-weight:600') }, person.name),
    make('div', { class: css('color:var(--faint);white-space:pre-wrap') }, person.bio)) // prettier-ignore
  const header = make('header', { class: css('display:flex;gap:72px;align-items:center;padding:40px 32px 36px;border-bottom:1px solid var(--line)') },
    make('img', { alt: say("{}'s profile picture", handle), src: pictureOf(handle), class: round(150) }), section) // prettier-ignore
  return make('div', { class: css('max-width:900px;margin:0 auto') }, header, pictures(number))
}

function followButton(): HTMLElement {
  const element: HTMLElement = button({ class: STRONG }, () => {
    const isFollowing = element.textContent === say('Following')
    element.textContent = isFollowing ? say('Follow') : say('Following')
    element.className = isFollowing ? STRONG : ACTION
  }, say('Follow')) // prettier-ignore
  return element
}

function messageButton(handle: string): HTMLElement {
  return button({ class: ACTION }, () => {
    const thread = threadWith(handle)
    if (!thread) return
    if (state.manners.message_opens === 'dock') openDock(thread)
    else go(`/direct/t/${thread.id}/`)
  }, say('Message')) // prettier-ignore
}

function pictures(seed: number): HTMLElement {
  const tiles = Array.from({ length: 9 }, (_, index) => {
    const hue = (seed * 13 + index * 47) % 360
    const tile = make('div', { class: css('aspect-ratio:1') })
    tile.style.background = `linear-gradient(${index * 40}deg, hsl(${hue} 45% 68%), hsl(${(hue + 70) % 360} 50% 48%))`
    return tile
  })
  return make('div', { class: css('display:grid;grid-template-columns:repeat(3,1fr);gap:4px;padding:4px 32px 60px') }, ...tiles)
}

const SHOWN = 120

/** The home page: links to everybody one can write to. */
export function home(): HTMLElement {
  const people = Object.values(state.people).slice(-SHOWN).map((person) =>
    make('a', { role: 'link', href: `/${person.handle}/`, class: css('display:flex;align-items:center;gap:14px;padding:10px 14px;border-radius:12px;hover:background:var(--hover)') },
      make('img', { alt: say("{}'s profile picture", person.handle), src: pictureOf(person.handle), class: round(52) }),
      make('div', {},
        make('div', { class: css('font-weight:600') }, person.handle),
        make('div', { class: css('color:var(--faint)') }, person.name)))) // prettier-ignore
  return make('div', { class: css('max-width:640px;margin:0 auto;padding:44px 16px') },
    make('h1', { class: css('font-size:18px;font-weight:700;padding:0 14px 12px') }, 'People you may want to write to'), ...people,
    make('p', { class: css('color:var(--faint);padding:22px 14px') }, `Signed in as ${me()}. Nothing on this site is real.`)) // prettier-ignore
}
