// One conversation: its name, its messages, its box to write in. The thread page and every docked chat hold one.
import { opens } from './chaos'
import { composer } from './composer'
import { button, make } from './element'
import { accept, change, markSeen, planned, send, state, type Thread, watch } from './state'
import { messageList } from './messages'
import { css } from './style'
import { say } from './words'

export interface Conversation {
  parts: HTMLElement[]
  focus: () => void
  close: () => void
}

const NOTICE = css('margin:8px 16px 18px;padding:14px 16px;border-top:1px solid var(--line);text-align:center;color:var(--faint);font-size:13px')

/**
 * The parts of a conversation under `header`, which `fill` completes only after a while: on the real site the name
 * comes later than the box to write in.
 */
export function conversation(thread: Thread, pagelet: string | null, header: HTMLElement, fill: () => void): Conversation {
  opens()
  const list = messageList(thread)
  const box = composer(pagelet, ({ text, content, plan }) => {
    if (plan?.what === 'edit') change(thread, plan.message, { text })
    else void send(thread, text, box.restore, content, plan?.message.text)
  })
  const unplan = planned(thread.id, box.plan)
  const footOf = (): HTMLElement => (thread.isLocked ? notice(thread) : thread.isRequest ? request : box.root)
  const request = requestOf(thread)
  const foot = make('div', { class: css('flex:none') }, footOf())
  const filled = setTimeout(fill, state.manners.header_ms)
  const unwatch = watch((id) => {
    if (id !== thread.id) return
    list.draw()
    if (thread.isLocked !== (foot.firstElementChild !== box.root && foot.firstElementChild !== request) || (!thread.isRequest && foot.firstElementChild === request)) foot.replaceChildren(footOf())
    markSeen(thread)
  })
  markSeen(thread)
  const close = (): void => {
    clearTimeout(filled)
    unwatch()
    unplan()
    box.close()
  }
  return { parts: [header, list.root, foot], focus: box.focus, close }
}

/** Somebody unknown wrote: there is no box to write in before they are accepted. */
function requestOf(thread: Thread): HTMLElement {
  const line = css('padding:8px 20px;font-weight:600;hover:opacity:.6')
  return make('div', { class: `${NOTICE} ${css('display:flex;justify-content:center;gap:24px')}` },
    button({ class: line }, () => {}, say('Block')), button({ class: line }, () => {}, say('Delete')), button({ class: line }, () => accept(thread), say('Accept'))) // prettier-ignore
}

function notice(thread: Thread): HTMLElement {
  return make('div', { class: NOTICE },
    make('div', { class: css('font-weight:600;color:var(--ink);padding-bottom:4px') }, say('Message request sent')),
    say('You can send more messages after {} accepts. ', thread.title),
    make('a', {
      role: 'link', href: 'https://help.instagram.com/1435783229983256', target: '_blank', rel: 'noreferrer',
      'aria-label': say('Learn more about message requests'), class: css('color:var(--link)'),
    }, say('Learn more'))) // prettier-ignore
}
