// Dialogs over the page; while one is open the rest is hidden from assistive programs.
import { button, make } from './element'
import { pictureOf } from './icons'
import { go } from './router'
import { me, type Person, signIn, state, threadWith } from './state'
import { css } from './style'
import { say } from './words'

const VEIL = css('position:fixed;inset:0;background:rgb(0 0 0 / 45%);display:flex;align-items:center;justify-content:center;z-index:9')
const CARD = css('background:var(--raised);border-radius:16px;width:420px;max-height:70%;display:flex;flex-direction:column;overflow:hidden')
const HEAD = css('text-align:center;font-weight:700;font-size:16px;padding:16px;border-bottom:1px solid var(--line)')
const LINE = css('display:flex;align-items:center;gap:12px;padding:10px 20px;hover:background:var(--hover)')
const FACE = css('width:40px;height:40px;border-radius:50%')

/** A dialog over the page; the answer closes it. */
export function overlay(title: string, ...content: HTMLElement[]): () => void {
  const app = document.getElementById('mount_0_0_sim')!
  const card = make('div', { role: 'dialog', 'aria-label': title, 'aria-modal': 'true', class: CARD }, make('div', { class: HEAD }, title), ...content)
  const veil = make('div', { class: VEIL }, card)
  const close = (): void => {
    veil.remove()
    app.removeAttribute('aria-hidden')
  }
  veil.addEventListener('click', (event) => event.target === veil && close())
  veil.addEventListener('keydown', (event) => event.key === 'Escape' && close())
  app.setAttribute('aria-hidden', 'true')
  document.body.append(veil)
  return close
}

const face = (handle: string): HTMLElement => make('img', { alt: 'user-profile-picture', src: pictureOf(handle), class: FACE })

/** Choose another account of this browser; the whole page loads again. */
export function switchAccounts(): void {
  const lines = state.accounts.map((account) =>
    button({ 'aria-label': account.handle, class: LINE }, () => void signIn(account.handle, '/direct/inbox/'),
      face(account.handle), make('span', { class: css(`font-weight:${account.handle === me() ? 700 : 400}`) }, account.handle))) // prettier-ignore
  overlay(say('Switch accounts'), make('div', { class: css('padding:8px 0') }, ...lines))
}

/** Choose somebody to write to. */
export function newMessage(): void {
  let chosen: Person | null = null
  const input = make('input', { name: 'queryBox', placeholder: say('Search...'), autocomplete: 'off', class: css('border:0;border-bottom:1px solid var(--line);padding:14px 20px;font:inherit;background:none;color:inherit;outline:none') })
  const found = make('div', { role: 'listbox', class: css('overflow-y:auto;min-height:220px;flex:1') })
  const chat = button({ 'aria-disabled': 'true', class: css('margin:14px;padding:10px;border-radius:10px;text-align:center;font-weight:600;background:var(--own);color:#fff') }, () => {
    const thread = chosen && threadWith(chosen.handle)
    if (!thread) return
    close()
    go(`/direct/t/${thread.id}/`)
  }, say('Chat')) // prettier-ignore
  const choose = (person: Person): void => {
    chosen = person
    chat.setAttribute('aria-disabled', 'false')
    input.value = person.handle
    draw()
  }
  const draw = (): void => {
    const wanted = input.value.toLowerCase()
    const people = Object.values(state.people).filter((p) => `${p.handle} ${p.name}`.toLowerCase().includes(wanted))
    found.replaceChildren(...people.slice(0, 30).map((person) => {
      const line = make('div', { role: 'option', tabindex: '0', 'aria-selected': `${person === chosen}`, class: LINE }, face(person.handle),
        make('div', {}, make('div', { class: css('font-weight:600') }, person.name), make('span', { class: css('color:var(--faint)') }, person.handle)))
      line.addEventListener('click', () => choose(person))
      return line
    })) // prettier-ignore
  }
  input.addEventListener('input', draw)
  const close = overlay(say('New message'), input, found, chat)
  draw()
  input.focus()
}
