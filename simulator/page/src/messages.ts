// The list of messages of one thread, with the roles, lanes and marks of the 2026 layout.
import { button, make } from './element'
import { isChanged, mark, unless } from './chaos'
import { icon, pictureOf } from './icons'
import { change, me, type Message, plan, retry, state, type Thread } from './state'
import { css } from './style'
import { say } from './words'

const HOUR_MS = 3_600_000
const SCROLLER = css('flex:1;min-height:0;overflow-y:auto;display:flex;flex-direction:column-reverse;padding:8px 16px')
const SEPARATOR = css('text-align:center;color:var(--faint);font-size:12px;padding:14px 0 8px')
const COLUMN = css('display:flex;flex-direction:column')
const LANE = css('display:flex;flex-direction:row;align-items:flex-end;gap:8px')
const PAYLOAD = css('display:flex;align-items:center;gap:6px;max-width:72%')
const BUBBLE = css('padding:8px 12px;border-radius:18px;white-space:pre-wrap;overflow-wrap:anywhere;font-size:15px')
const OWN = css('background:var(--own);color:#fff')
const RECEIVED = css('background:var(--soft);color:var(--ink)')
const STATUS = css('text-align:end;color:var(--faint);font-size:12px;padding:2px 4px 6px')
const PICTURE = css('width:28px;height:28px;border-radius:50%;flex:none;display:block')

export interface MessageList {
  root: HTMLElement
  draw: () => void
}

interface Slot {
  root: HTMLElement
  drawn: string
}

/** The list; `draw` brings it up to date and keeps the slots that did not change. */
export function messageList(thread: Thread): MessageList {
  const scroller = make('div', { class: SCROLLER })
  const inner = make('div', { class: css('flex:none') })
  const inTimeOrder = state.manners.list_shape === 'inner'
  if (inTimeOrder) scroller.append(inner)
  const isOld = state.manners.layout === 't2'
  const root = make('div', { 'data-pagelet': mark('list', isOld ? 'IGDOpenMessageList' : 'IGDMessagesList'), role: isOld ? 'grid' : null, class: css('flex:1;min-height:0;display:flex;flex-direction:column') }, scroller)
  const slots = new Map<string, Slot>()
  const spare: Slot[] = []
  let kept = state.manners.slots

  const draw = (): void => {
    const messages = thread.messages.slice(-kept)
    for (const [key, slot] of slots) {
      if (messages.some((message) => keyOf(message) === key)) continue
      slots.delete(key)
      if (state.manners.rows === 'reused') spare.push({ root: slot.root, drawn: '' })
    }
    const wanted = messages.map((message, index) => {
      const before = messages[index - 1]
      const after = messages[index + 1]
      return slotOf(slots, spare, thread, message, before, after)
    })
    place(inTimeOrder ? inner : scroller, inTimeOrder ? wanted : wanted.reverse())
  }
  scroller.addEventListener('scroll', () => {
    // In a reversed column the scroll position runs from 0 (newest) down to a negative end (oldest).
    const isAtOldest = scroller.scrollHeight - scroller.clientHeight + scroller.scrollTop < 40
    if (!isAtOldest || kept >= thread.messages.length) return
    kept += state.manners.slots
    draw()
  })
  draw()
  return { root, draw }
}

const keyOf = (message: Message): string => message.clientId || message.id

function place(list: HTMLElement, wanted: HTMLElement[]): void {
  for (const child of [...list.children]) if (!wanted.includes(child as HTMLElement)) child.remove()
  wanted.forEach((element, index) => {
    if (list.children[index] !== element) list.insertBefore(element, list.children[index] ?? null)
  })
}

function slotOf(slots: Map<string, Slot>, spare: Slot[], thread: Thread, message: Message, before?: Message, after?: Message): HTMLElement {
  const key = keyOf(message)
  const status = statusOf(thread, message)
  const endsRun = after?.from !== message.from
  const showsTime = !before || message.atMs - before.atMs > HOUR_MS
  const startsRun = before?.from !== message.from
  const slot = slots.get(key) ?? spare.pop() ?? { root: make('div'), drawn: '' }
  slots.set(key, slot)
  const now = JSON.stringify([message.standing, status, endsRun, showsTime, startsRun, message.text, message.reaction])
  if (slot.drawn === now) return slot.root
  slot.drawn = now
  slot.root.replaceChildren(
    ...(showsTime ? [make('div', { class: SEPARATOR }, timeOf(message.atMs))] : []),
    groupOf(thread, message, endsRun, thread.isGroup && startsRun),
    ...(status ? [make('div', { class: STATUS }, status)] : []),
    ...(message.standing === 'failed' ? [failureOf(thread, message)] : []),
  )
  return slot.root
}

function timeOf(atMs: number): string {
  return new Date(atMs).toLocaleString('en-US', { weekday: 'short', hour: 'numeric', minute: '2-digit' })
}

function statusOf(thread: Thread, message: Message): string {
  if (message.from !== me() || message.standing || thread.messages.at(-1) !== message) return ''
  return Date.now() - message.atMs < HOUR_MS ? say('Sent just now') : say('Seen')
}

function groupOf(thread: Thread, message: Message, endsRun: boolean, showsName: boolean): HTMLElement {
  if (state.manners.layout === 't2') return rowOf(message, endsRun)
  const isOwn = message.from === me()
  const picture = make('img', { alt: 'user-profile-picture', src: pictureOf(message.from), class: PICTURE })
  const label = say('Open the profile page of {}', message.from)
  const sender = endsRun && !isChanged('sender')
    ? make('a', { role: 'link', href: `/${message.from}/`, 'aria-label': label, tabindex: '0' }, picture)
    : make('div', { class: css('width:28px;flex:none') })
  const bubble = make('div', { role: 'none' },
    message.quote ? quoteOf(message) : null,
    make('div', { role: unless('body', 'presentation'), class: `${BUBBLE} ${isOwn ? OWN : RECEIVED}` }, ...contentOf(message)),
    message.edited === true && make('span', { class: css('font-size:11px;color:var(--faint)') }, say('Edited')),
    message.reaction ? button({ 'aria-label': say('See who reacted') }, () => {}, make('img', { alt: message.reaction, src: pictureOf(message.reaction), class: css('width:16px;height:16px;border-radius:50%') })) : null) // prettier-ignore
  const payload = make('div',
    { class: `${PAYLOAD} ${css(isChanged('lanes') ? '' : `flex-direction:${isOwn ? 'row-reverse' : 'row'}`)}`, style: message.standing === 'sending' ? 'opacity:.55' : null },
    bubble, actionsOf(thread, message), message.standing === 'failed' && make('div', { class: css('color:var(--bad)') }, icon('failed', say('Failed to send'), 18))) // prettier-ignore
  const lane = make('div', { class: `${LANE} ${css(isChanged('lanes') ? (isOwn ? 'padding-inline-start:40%' : '') : `justify-content:${isOwn ? 'flex-end' : 'flex-start'}`)}` },
    make('div', { 'aria-hidden': 'true' }), !isOwn && sender, payload) // prettier-ignore
  const name = showsName && !isOwn && make('span', { class: css('font-size:12px;color:var(--faint);padding:6px 0 2px 44px') }, state.people[message.from]?.name ?? message.from)
  return make('div', { role: unless('bubble', 'group'), tabindex: unless('bubble', '-1'), class: css('padding:1px 0;outline:none') }, make('div', { class: COLUMN }, name, lane))
}

/** The layout before 2026: rows of a grid, whose sender only a hidden word and the place of the bubble tell. */
function rowOf(message: Message, endsRun: boolean): HTMLElement {
  const isOwn = message.from === me()
  const hidden = make('span', { class: css('position:absolute;clip-path:inset(50%);width:1px;height:1px;overflow:hidden') }, isOwn ? say('You sent') : message.from)
  const sender = !isOwn && endsRun && make('a', { role: 'link', href: `/${message.from}/` }, make('img', { alt: 'user-profile-picture', src: pictureOf(message.from), class: PICTURE }))
  const bubble = make('div', { role: 'button', 'aria-label': say('Double tap to like'), class: `${BUBBLE} ${isOwn ? OWN : RECEIVED}` }, ...contentOf(message))
  const box = make('div', { class: css(`max-width:60%;width:fit-content;${isOwn ? 'margin-inline-start:auto' : ''}`), style: message.standing === 'sending' ? 'opacity:.55' : null },
    bubble, message.standing === 'failed' && icon('failed', say('Failed to send'), 18)) // prettier-ignore
  return make('div', { role: 'row', class: css('padding:1px 0') }, make('div', { role: 'gridcell', 'data-scope': 'messages_table' }, hidden, sender, box))
}

/** What a message is made of: words, or something to look at or to hear. */
function contentOf(message: Message): HTMLElement[] {
  const picture = (): HTMLElement => make('img', { alt: message.content === 'gif' ? 'GIF' : say('Open photo'), src: pictureOf(message.id), class: css('width:160px;height:120px;border-radius:12px;display:block') })
  if (message.content === 'like') return [make('div', {}, icon('like', say('Like'), 44))]
  if (message.content === 'gif') return [make('div', {}, picture())]
  if (message.content === 'photo') return [button({ 'aria-label': say('Open photo') }, () => {}, picture())]
  if (message.content !== 'voice') return [make('div', { dir: unless('auto', 'auto') }, message.text)]
  return [make('div', { class: css('display:flex;gap:8px;align-items:center') },
    button({ 'aria-label': say('Play') }, () => {}, icon('reels', say('Play'), 18)),
    make('div', { role: 'slider', 'aria-valuemin': '0', 'aria-valuemax': '3', 'aria-valuenow': '0', class: css('width:90px;height:4px;background:currentColor;border-radius:2px') }), make('span', {}, '0:03'))] // prettier-ignore
}

/** The words that a message answers, above its own. */
function quoteOf(message: Message): HTMLElement {
  return make('div', { class: css('font-size:12px;color:var(--faint);padding-bottom:2px') }, make('div', {}, say('Replied')),
    make('div', { role: 'presentation', class: BUBBLE }, make('div', { dir: 'auto' }, message.quote ?? ''))) // prettier-ignore
}

/** What can be done with a message appears only under a pointer. */
function actionsOf(thread: Thread, message: Message): HTMLElement {
  const group = make('div', { role: 'group', 'aria-label': say('Message actions'), class: css('display:flex;gap:4px;min-width:24px;min-height:24px;color:var(--faint)') })
  const tool = (name: string, label: string, popup: string | null, act: () => void): HTMLElement =>
    button({ 'aria-haspopup': popup }, act, icon(name, say(`${label} message from {}`, message.from), 16))
  const menu = (): void => {
    const line = (label: string, act: () => void): HTMLElement => button({ role: 'menuitem', class: css('padding:8px 18px;hover:background:var(--hover)') }, () => { shown.remove(); act() }, say(label)) // prettier-ignore
    const own = [line('Edit', () => plan(thread.id, { what: 'edit', message })), line('Unsend', () => change(thread, message, { gone: true }))]
    const shown = make('div', { role: 'menu', class: css('position:fixed;inset:40% 40% auto auto;background:var(--raised);border:1px solid var(--line);border-radius:12px;padding:6px 0;z-index:5') }, ...(message.from === me() ? own : []), line('Close', () => {}))
    document.body.append(shown)
  }
  group.addEventListener('pointerenter', () => {
    if (group.childElementCount) return
    group.append(tool('react', 'React to', null, () => change(thread, message, { reaction: '😍' })),
      tool('reply', 'Reply to', null, () => plan(thread.id, { what: 'reply', message })), tool('more', 'See more options for', 'menu', menu)) // prettier-ignore
  })
  group.addEventListener('pointerleave', () => group.replaceChildren())
  return group
}

function failureOf(thread: Thread, message: Message): HTMLElement {
  const again = button({ class: css('color:var(--bad);font-weight:600;text-decoration:underline') }, () => void retry(thread, message), say('Try again'))
  return make('div', { role: 'alert', class: css('display:flex;justify-content:flex-end;gap:6px;color:var(--bad);font-size:12px;padding:2px 4px 8px') }, say("Couldn't send."), again)
}
