// The inbox: the list of threads, and the open one beside it.
import { notes } from './asides'
import { conversation, type Conversation } from './conversation'
import { newMessage, switchAccounts } from './dialogs'
import { button, make } from './element'
import { blank, titleOf } from './header'
import { mark } from './chaos'
import { icon, pictureOf } from './icons'
import { go } from './router'
import { me, type Person, recent, state, type Thread, watch } from './state'
import { css } from './style'
import { say } from './words'

export interface View {
  root: HTMLElement
  close: () => void
}

const ROW = css('display:flex;align-items:center;gap:12px;padding:8px 24px;hover:background:var(--hover)')
const CHOSEN = css('background:var(--soft)')
const CUT = css('display:block;white-space:nowrap;overflow:hidden;text-overflow:ellipsis')

/** The inbox with `thread` open, or with none. */
export function inbox(thread: Thread | undefined): View {
  const rows = make('div', { 'data-pagelet': 'IGDInboxThreadListScrollableAreaPagelet', class: css('overflow-y:auto;flex:1') })
  const draw = (): void => drawRows(rows, thread)
  const unwatch = watch(draw)
  draw()
  const picker = button({ class: css('display:flex;align-items:center;gap:8px') }, switchAccounts,
    make('h2', { class: css('font-size:20px;font-weight:700') }, me())) // prettier-ignore
  const list = make('div', { role: 'navigation', 'aria-label': say('Thread list'), class: css('width:360px;flex:none;border-inline-end:1px solid var(--line);display:flex;flex-direction:column') },
    make('div', { class: css('display:flex;align-items:center;justify-content:space-between;padding:28px 24px 14px') },
      picker, button({ 'aria-label': say('New message') }, newMessage, icon('write'))),
    make('div', { class: css('padding:6px 24px 10px;font-weight:700;font-size:16px') }, say('Messages')),
    notes(noted()),
    rows) // prettier-ignore
  const open = thread && openThread(thread)
  const section = make('section', { class: css('flex:1;min-width:0;display:flex;flex-direction:column') }, ...(open ? open.parts : [nothingOpen()]))
  const root = make('div', { class: css('display:flex;height:100%') }, list, section)
  queueMicrotask(() => open?.focus())
  return {
    root,
    close: () => {
      unwatch()
      open?.close()
    },
  }
}

/** Whoever has a note: the address says so (`?notes=handle,handle`). */
function noted(): Person[] {
  const handles = (new URLSearchParams(location.search).get('notes') ?? '').split(',')
  return handles.map((handle) => state.people[handle]).filter((person) => person !== undefined)
}

/** Rows are used again for whatever thread stands there now, as a virtualised list does. */
function drawRows(rows: HTMLElement, chosen: Thread | undefined): void {
  // As many as fit: the list is virtualised.
  const requests = location.pathname === '/direct/requests/'
  const threads = recent().filter((thread) => thread.isRequest === requests || thread === chosen).slice(0, ROWS)
  while (rows.childElementCount > threads.length) rows.lastElementChild!.remove()
  threads.forEach((thread, index) => {
    const row = (rows.children[index] ?? rows.appendChild(newRow())) as HTMLElement
    row.className = `${ROW} ${thread.id === chosen?.id ? CHOSEN : ''}`
    row.replaceChildren(...rowParts(thread))
    opens.set(row, thread.id)
  })
}

const ROWS = 40
const opens = new WeakMap<HTMLElement, string>()

function newRow(): HTMLElement {
  const row: HTMLElement = button({}, () => go(`/direct/t/${opens.get(row)}/`))
  return row
}

function rowParts(thread: Thread): HTMLElement[] {
  const last = thread.messages.at(-1)!
  const preview = `${last.from === me() ? say('You: ') : ''}${last.text}`
  const weight = css(`font-weight:${thread.unread ? 700 : 400}`)
  const size = css('width:56px;height:56px;border-radius:50%;flex:none')
  const picture = make('img', { alt: 'user-profile-picture', src: pictureOf(thread.members[0]!), class: size })
  const words = make('div', { class: css('min-width:0;flex:1') },
    make('span', { title: thread.title, class: `${CUT} ${weight}` }, thread.title),
    make('span', { class: `${CUT} ${weight} ${css('color:var(--faint);font-size:12px;padding-top:3px')}` }, preview)) // prettier-ignore
  if (!thread.unread) return [picture, words]
  const dot = make('div', { 'data-visualcompletion': 'ignore', class: css('width:8px;height:8px;border-radius:50%;background:var(--own);overflow:hidden;text-indent:20px') }, say('Unread'))
  return [picture, words, dot]
}

function openThread(thread: Thread): Conversation {
  const person = make('div', { class: css('min-width:0') }, blank(44))
  const tool = (name: string, label: string): HTMLElement => button({}, () => {}, icon(name, say(label)))
  const tools = make('div', { class: css('display:flex;gap:18px') },
    ...(thread.isGroup ? [] : [tool('call', 'Audio call')]), tool('video', 'Video call'), tool('info', 'Conversation information')) // prettier-ignore
  const header = make('div', { 'data-pagelet': mark('header', state.manners.layout === 't2' ? null : 'IGDInboxHeaderOffMsys'), class: css('display:flex;align-items:center;justify-content:space-between;flex:none;height:75px;padding:0 18px;border-bottom:1px solid var(--line)') }, person)
  return conversation(thread, 'IGDComposerForCannes', header, () => {
    person.replaceChildren(titleOf(thread, 44))
    header.append(tools)
  })
}

function nothingOpen(): HTMLElement {
  return make('div', { class: css('margin:auto;text-align:center;color:var(--faint)') },
    make('div', { class: css('display:flex;justify-content:center;padding-bottom:12px') }, icon('messages', null, 72)),
    make('div', { class: css('font-size:20px;color:var(--ink)') }, 'Your messages'),
    state.threads.length ? 'Choose a person to write to.' : 'Nobody is here yet.') // prettier-ignore
}
