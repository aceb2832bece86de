// Nobody is signed in: who is it?
import { button, make } from './element'
import { pictureOf } from './icons'
import { signIn, state } from './state'
import { css } from './style'

export function login(): HTMLElement {
  const lines = state.accounts.map((account) =>
    button({ 'aria-label': `Continue as ${account.handle}`, class: css('display:flex;align-items:center;gap:14px;padding:12px 18px;border:1px solid var(--line);border-radius:14px;hover:background:var(--hover)') },
      () => void signIn(account.handle, '/'),
      make('img', { alt: '', src: pictureOf(account.handle), class: css('width:44px;height:44px;border-radius:50%') }),
      make('div', {}, 'Continue as ', make('b', {}, account.handle), make('div', { class: css('color:var(--faint)') }, account.name)))) // prettier-ignore
  return make('main', { class: css('height:100%;display:flex;align-items:center;justify-content:center') },
    make('div', { class: css('display:flex;flex-direction:column;gap:14px;width:360px') },
      make('h1', { class: css('font-size:26px;font-weight:700') }, 'Simulator'),
      make('p', { class: css('color:var(--faint);padding-bottom:6px') }, 'A stand-in for tests. This is not instagram.com, and nobody here is real. Who are you?'),
      ...lines)) // prettier-ignore
}
