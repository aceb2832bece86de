// Puts the page together: the bar at the side, the page of the address, the docked chats.
import { story } from './asides'
import { switchAccounts } from './dialogs'
import { dockRoot } from './docks'
import { type Child, button, make } from './element'
import { icon, pictureOf } from './icons'
import { inbox, type View } from './inbox'
import { login } from './login'
import { home, profile } from './profile'
import { route } from './router'
import { me, type Person, signIn, start, state, threadOf, watch } from './state'
import { css } from './style'
import { say } from './words'

const ENTRY = css('display:flex;align-items:center;gap:16px;padding:12px;border-radius:12px;font-size:15px;hover:background:var(--hover)')

function sideBar(): HTMLElement {
  const link = (href: string, label: string, ...children: Child[]): HTMLElement =>
    make('a', { role: 'link', href, tabindex: '0', class: ENTRY }, ...children, make('span', {}, label))
  const own = make('img', { alt: say("{}'s profile picture", me()), src: pictureOf(me()), class: css('width:24px;height:24px;border-radius:50%') })
  return make('nav', { class: css('width:220px;flex:none;border-inline-end:1px solid var(--line);padding:24px 12px;display:flex;flex-direction:column;gap:6px') },
    make('div', { class: css('font-size:22px;font-weight:700;padding:0 12px 4px') }, 'Simulator'),
    make('div', { class: css('background:var(--note);border-radius:8px;padding:6px 12px;font-size:12px;margin-bottom:14px') }, 'A stand-in for tests. This is not instagram.com.'),
    link('/', say('Home'), icon('home')), link('/reels/', 'Reels', icon('reels')),
    link('/direct/inbox/', say('Messages'), icon('messages')), link(`/${me()}/`, say('Profile'), own),
    make('div', { class: css('flex:1') }),
    button({ class: ENTRY }, switchAccounts, icon('switch'), make('span', {}, say('Switch accounts'))),
    button({ class: ENTRY }, () => void signIn('', '/accounts/login/'), icon('leave'), make('span', {}, say('Log out')))) // prettier-ignore
}

function plain(title: string): View {
  return { root: make('div', { class: css('padding:80px;text-align:center;color:var(--faint);font-size:18px') }, title), close: () => {} }
}

function personAt(path: string): Person | undefined {
  const handle = path.split('/')[1] ?? ''
  const account = state.accounts.find((one) => one.handle === handle)
  return state.people[handle] ?? (account && { ...account, bio: 'This account belongs to the simulator.' })
}

function viewOf(path: string): View {
  const threadId = /^\/direct\/t\/(\d+)\/$/.exec(path)?.[1]
  if (path.startsWith('/direct/')) return inbox(threadId ? threadOf(threadId) : undefined)
  const teller = /^\/stories\/([^/]+)\/\d+\/$/.exec(path)?.[1]
  if (teller && state.people[teller]) return { root: story(state.people[teller]), close: () => {} }
  if (path === '/') return { root: home(), close: () => {} }
  const person = personAt(path)
  if (person) return { root: profile(person, person.handle === me()), close: () => {} }
  return plain(path === '/reels/' || path === '/explore/' ? 'Nothing to watch here.' : "Sorry, this page isn't available.")
}

function title(): void {
  const unread = state.threads.filter((thread) => thread.unread).length
  document.title = `${unread ? `(${unread}) ` : ''}Simulator (not instagram.com)`
}

async function main(): Promise<void> {
  const mount = document.getElementById('mount_0_0_sim')!
  await start()
  title()
  if (!state.viewer) {
    mount.replaceChildren(login())
    return
  }
  const outlet = make('main', { class: css('flex:1;min-width:0;height:100%;overflow-y:auto') })
  mount.replaceChildren(make('div', { class: css('display:flex;height:100%') }, sideBar(), outlet))
  watch(title)
  let view: View | null = null
  route((path) => {
    view?.close()
    view = viewOf(path)
    outlet.replaceChildren(view.root)
    if (path.startsWith('/direct/')) dockRoot().remove()
    else mount.append(dockRoot())
  })
}

void main()
