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
import { icon, pictureOf } from './icons'
import { css } from './style'
import { isChanged, mark, unless } from './chaos'
import { type Content, type Plan, state } from './state'
import { say } from './words'

/** What a person sends, and what they meant to do with another message. */
export interface Written {
  text: string
  content: Content
  plan: Plan | null
}

export interface Composer {
  root: HTMLElement
  plan: (plan: Plan) => void
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

const PICKER = css('position:absolute;bottom:56px;inset-inline-end:16px;display:flex;gap:6px;padding:10px;border-radius:12px;background:var(--raised);border:1px solid var(--line);z-index:4')
const THUMB = css('width:64px;height:64px;border-radius:8px;display:block')

/** A composer. `pagelet` is the mark around it (a thread page has one, a docked chat has none). */
export function composer(pagelet: string | null, send: (written: Written) => void): Composer {
  const field = make('div', {
    role: unless('editor', 'textbox'), contenteditable: 'true', 'aria-label': say('Message'), 'aria-placeholder': say('Message...'),
    tabindex: '0', spellcheck: 'true', class: `notranslate ${FIELD}`,
  }) // prettier-ignore
  const hint = make('div', { class: HINT, 'aria-hidden': 'true' }, say('Message...'))
  const tail = make('div', { class: css('display:flex;align-items:center;gap:8px') })
  const above = make('div', { class: css('font-size:12px;color:var(--faint);position:absolute;bottom:100%;padding:4px 12px') })
  const root = make('div', { class: `${ROW} ${css('position:relative')}`, 'data-pagelet': mark('composer', pagelet) }, above,
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
  // What is attached or meant beside the words, and goes with them.
  let attached: Content | null = null
  let plan: Plan | null = null
  const act = (): void => {
    const written = text().trim()
    if (!written && !attached) return
    const [content, meant] = [attached, plan]
    put('')
    clear()
    if (content) send({ text: '', content, plan: null })
    if (written) send({ text: written, content: 'text', plan: meant })
    draw()
  }
  const clear = (): void => {
    attached = plan = null
    above.replaceChildren()
  }
  const attach = (content: Content, shown: Node | string): void => {
    attached = content
    above.replaceChildren(shown, button({}, () => { clear(); draw() }, icon('close', say('Close'), 14))) // prettier-ignore
    draw()
  }
  const instead = (wanted: Plan): void => {
    plan = wanted
    above.replaceChildren(say(wanted.what === 'edit' ? 'Edit message' : 'Replying to {}', wanted.message.from))
    if (wanted.what === 'edit') put(wanted.message.text)
    editor.focus()
  }
  const picker = (): void => {
    const pick = (name: string): HTMLElement => button({ 'aria-label': name }, () => {
      shown.remove()
      send({ text: '', content: 'gif', plan: null })
    }, make('img', { alt: name, src: pictureOf(name), class: THUMB })) // prettier-ignore
    const shown = make('div', { role: 'dialog', 'aria-label': say('Choose a GIF or sticker'), class: PICKER }, pick('wave'), pick('dance'))
    document.body.append(shown)
  }

  const tools = [
    button({ class: TOOL }, () => attach('voice', '0:03'), icon('voice', say('Voice Clip'))),
    button({ class: TOOL }, () => attach('photo', make('img', { alt: 'sunset.jpg', src: pictureOf('sunset'), class: THUMB })), icon('photo', say('Add Photo or Video'))),
    button({ class: TOOL }, picker, icon('gif', say('Choose a GIF or sticker'))),
    button({ class: TOOL }, () => send({ text: '', content: 'like', plan: null }), icon('like', say('Like'))),
  ]
  const draw = (): void => tail.replaceChildren(...(text().trim() || attached ? [sendButton] : tools))
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
      draw()
    }),
  )
  return { root, plan: instead, restore: put, focus: () => editor.focus(), close }
}
