// Small chats that stay while one walks through profiles; on the inbox pages they are away.
import { conversation, type Conversation } from './conversation'
import { button, make } from './element'
import { blank, titleOf } from './header'
import { mark } from './chaos'
import { icon, pictureOf } from './icons'
import { recent, state, type Thread, threadOf, watch } from './state'
import { css } from './style'
import { say } from './words'

interface Dock {
  root: HTMLElement
  threadId: string
  talk: Conversation | null
}

const BOX = css('position:fixed;bottom:0;width:328px;display:flex;flex-direction:column;background:var(--raised);border:1px solid var(--line);border-bottom:0;border-radius:12px 12px 0 0;box-shadow:0 6px 28px rgb(0 0 0 / 18%);overflow:hidden;z-index:3')
const BAR = css('display:flex;align-items:center;justify-content:space-between;gap:8px;flex:none;padding:8px 12px;border-bottom:1px solid var(--line);min-height:49px')

const docks: Dock[] = []
const root = make('div', { 'data-pagelet': mark('docks', 'IGDChatTabsRootContentOffMsys') })
const tray = make('div', { class: css('display:flex;align-items:center;gap:8px') })
const trayButton = button({ class: css('position:fixed;inset-inline-end:24px;bottom:24px;background:var(--raised);border:1px solid var(--line);border-radius:28px;padding:14px 18px;box-shadow:0 4px 18px rgb(0 0 0 / 14%);font-weight:600;z-index:2') }, openNewest, tray)

/** The root of all docked chats, up to date; the shell puts it in wherever it belongs. */
export function dockRoot(): HTMLElement {
  drawTray()
  if (!trayButton.isConnected && trayButton.parentElement !== root) root.prepend(trayButton)
  return root
}

watch(() => drawTray())

function drawTray(): void {
  const unread = state.threads.filter((thread) => thread.unread).length
  trayButton.setAttribute('aria-label', unread ? `${say('Messages')} - ${unread}` : say('Messages'))
  const faces = recent().slice(0, 3).map((thread) =>
    make('img', { alt: 'user-profile-picture', src: pictureOf(thread.members[0]!), class: css('width:24px;height:24px;border-radius:50%') })) // prettier-ignore
  tray.replaceChildren(icon('messages', say('Messages')), make('span', {}, say('Messages')), ...faces)
  trayButton.hidden = docks.length > 0
}

function openNewest(): void {
  const newest = recent()[0]
  if (newest) openDock(newest)
}

/** Open the small chat of `thread`, or bring it back to full size. */
export function openDock(thread: Thread): void {
  const open = docks.find((dock) => dock.threadId === thread.id)
  if (!open) {
    const dock: Dock = { root: make('div', { class: BOX }), threadId: thread.id, talk: null }
    docks.push(dock)
    root.append(dock.root)
    enlarge(dock, thread)
  } else if (!open.talk) enlarge(open, thread)
  arrange()
}

function enlarge(dock: Dock, thread: Thread): void {
  const person = make('div', { class: css('min-width:0') }, blank(32))
  const header = barOf(dock, thread, person)
  dock.talk = conversation(thread, null, header, () => {
    person.replaceChildren(titleOf(thread, 32))
    header.lastElementChild!.prepend(make('a', { role: 'link', href: `/direct/t/${thread.id}/`, 'aria-label': say('Expand') }, icon('expand', say('Expand'), 20)))
  })
  dock.root.replaceChildren(...dock.talk.parts)
  arrange()
  queueMicrotask(() => dock.talk?.focus())
}

function barOf(dock: Dock, thread: Thread, person: HTMLElement): HTMLElement {
  const tool = (name: string, label: string, act: () => void): HTMLElement => button({}, act, icon(name, say(label), 20))
  const tools = make('div', { class: css('display:flex;gap:12px;flex:none') },
    dock.talk ? tool('expand', 'Enlarge', () => enlarge(dock, thread)) : tool('minimise', 'Minimize', () => minimise(dock)),
    tool('close', 'Close', () => closeDock(dock))) // prettier-ignore
  return make('div', { class: BAR }, person, tools)
}

function minimise(dock: Dock): void {
  const thread = threadOf(dock.threadId)!
  dock.talk?.close()
  const header = barOf(dock, thread, titleOf(thread, 32))
  dock.talk = null
  dock.root.replaceChildren(header)
  arrange()
}

function closeDock(dock: Dock): void {
  dock.talk?.close()
  dock.root.remove()
  docks.splice(docks.indexOf(dock), 1)
  arrange()
}

/** Sizes stand in the style attribute, as on the real site; `--sim-thread` is for the people of the tests alone. */
function arrange(): void {
  docks.forEach((dock, index) => {
    const height = dock.talk ? 455 : 50
    const style = `--x-width:328px;--x-height:${height}px;height:${height}px;inset-inline-end:${24 + index * 344}px`
    dock.root.setAttribute('style', `${style};--sim-thread:${dock.threadId}`)
  })
  drawTray()
}
