// The box to write in: the real Lexical editor, plain text, Enter sends.
import { createEmptyHistoryState, registerHistory } from '@lexical/history'
import { registerPlainText } from '@lexical/plain-text'
import {
  $createParagraphNode,
  $createTextNode,
  $getRoot,
  COMMAND_PRIORITY_HIGH,
  createEditor,
  KEY_ENTER_COMMAND,
  mergeRegister,
} from 'lexical'
import { button, make } from './element'
import { icon } from './icons'
import { css } from './style'
import { isChanged, mark, unless } from './chaos'
import { state } from './state'
import { say } from './words'

export interface Composer {
  root: HTMLElement
  restore: (text: string) => void
  focus: () => void
  close: () => void
}

const ROW = css('display:flex;align-items:center;gap:8px;margin:12px 16px 16px;padding:6px 12px;border:1px solid var(--line);border-radius:24px;min-height:44px')
const BOX = css('flex:1;min-width:0;position:relative;padding:4px 2px;max-height:120px;overflow-y:auto;white-space:pre-wrap;overflow-wrap:anywhere;line-height:20px')
const HINT = css('position:absolute;inset:4px 2px auto;color:var(--faint);pointer-events:none')
const FIELD = css('position:relative;outline:none;min-height:20px')
const SEND = css('color:var(--link);font-weight:600;padding:4px 6px;hover:opacity:.7')
const TOOL = css('padding:2px;color:var(--ink);hover:opacity:.6')

/** A real button: the browser itself makes a click of Enter and of Space. */
function nativeButton(act: () => void): HTMLElement {
  const element = make('button', { type: 'button', class: `${SEND} ${css('border:0;background:none;font:inherit')}` }, say('Send'))
  element.addEventListener('click', act)
  return element
}

/** A composer. `pagelet` is the mark around it (a thread page has one, a docked chat has none). */
export function composer(pagelet: string | null, send: (text: string) => void): Composer {
  const field = make('div', {
    role: unless('editor', 'textbox'), contenteditable: 'true', 'aria-label': say('Message'), 'aria-placeholder': say('Message...'),
    tabindex: '0', spellcheck: 'true', class: `notranslate ${FIELD}`,
  }) // prettier-ignore
  const hint = make('div', { class: HINT, 'aria-hidden': 'true' }, say('Message...'))
  const tail = make('div', { class: css('display:flex;align-items:center;gap:8px') })
  const root = make('div', { class: ROW, 'data-pagelet': mark('composer', pagelet) },
    button({ class: TOOL }, () => {}, icon('emoji', say('Choose an emoji'))),
    make('div', { class: BOX }, hint, field), tail) // prettier-ignore

  const editor = createEditor({ namespace: 'simulator', onError: (error) => { throw error } }) // prettier-ignore
  editor.setRootElement(field)

  const text = (): string => editor.getEditorState().read(() => $getRoot().getTextContent())
  const put = (value: string): void =>
    editor.update(() => {
      const paragraph = $createParagraphNode()
      if (value) paragraph.append($createTextNode(value))
      $getRoot().clear().append(paragraph).selectEnd()
    })
  const act = (): void => {
    const written = text().trim()
    if (!written) return
    put('')
    send(written)
  }

  const tools = [
    button({ class: TOOL }, () => {}, icon('voice', say('Voice Clip'))),
    button({ class: TOOL }, () => {}, icon('photo', say('Add Photo or Video'))),
    button({ class: TOOL }, () => {}, icon('gif', say('Choose a GIF or sticker'))),
    button({ class: TOOL }, () => send('❤️'), icon('like', say('Like'))),
  ]
  const sendButton = state.manners.send_button === 'button' ? nativeButton(act) : button({ class: SEND }, act, isChanged('send-name') ? icon('expand') : say('Send'))
  // A click on the button must not take the focus, and with it the caret, out of the box.
  sendButton.addEventListener('mousedown', (event) => event.preventDefault())
  tail.append(...tools)

  const close = mergeRegister(
    registerPlainText(editor),
    registerHistory(editor, createEmptyHistoryState(), 300),
    editor.registerCommand(
      KEY_ENTER_COMMAND,
      (event) => {
        if (!event || event.shiftKey || event.isComposing) return false
        event.preventDefault()
        act()
        return true
      },
      COMMAND_PRIORITY_HIGH,
    ),
    editor.registerTextContentListener((now) => {
      hint.hidden = now !== ''
      tail.replaceChildren(...(now.trim() ? [sendButton] : tools))
    }),
  )
  return { root, restore: put, focus: () => editor.focus(), close }
}
