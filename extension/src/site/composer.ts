/** The composer: its draft, and the button that sends. */
import { isAside } from './asides'
import { once } from './glance'
import { SEND_WORDS, TOOL_WORDS } from './packs'
import type { ChatRoot } from './roots'
import { besideList, widest } from './roots'
import { textOf } from './texts'

/** The draft in the editor as the person wrote it. */
export const draftOf = (editor: Element): string => (editor instanceof HTMLTextAreaElement ? editor.value : textOf(editor))

const BUTTON = '[role="button"], button'

/** The buttons beside the editor: not those of the header, not those of messages. */
export const buttonsBeside = (root: ChatRoot): Element[] => once(root, 'buttons', () => buttonsOf(root))

function buttonsOf(root: ChatRoot): Element[] {
  if (!root.editor) return []
  const { editor, list } = root
  const floor = list ?? editor
  return besideList(isAside(root) ? root.element : widest(root.element), list, BUTTON).filter(
    (button) => floor === editor || Boolean(floor.compareDocumentPosition(button) & Node.DOCUMENT_POSITION_FOLLOWING),
  )
}

/** What a button is called: its text, or the label of its drawing. */
export function nameOfButton(button: Element): string {
  const text = button.textContent.trim()
  const label = button.getAttribute('aria-label') ?? button.querySelector('[aria-label]')?.getAttribute('aria-label') ?? ''
  return (text || label).trim().toLowerCase()
}

/** What a button beside the composer is for by its name, null when its name says nothing; undefined for what is no such button. */
export function toolAt(root: ChatRoot, pressed: Element): string | null | undefined {
  const button = pressed.closest(BUTTON)
  return button && buttonsBeside(root).includes(button) ? (TOOL_WORDS[nameOfButton(button)] ?? null) : undefined
}

/**
 * The Send button that `pressed` lies in, or null. It follows the editor and is named so in a known language, or it is
 * a written (undrawn) button that was not there while the composer was empty.
 */
export function sendButton(root: ChatRoot, pressed: Element, seenWhileEmpty: ReadonlySet<string>): Element | null {
  const { editor } = root
  const button = pressed.closest(BUTTON)
  if (!editor || !button || !buttonsBeside(root).includes(button)) return null
  if (!(editor.compareDocumentPosition(button) & Node.DOCUMENT_POSITION_FOLLOWING) || button.getAttribute('aria-haspopup')) return null
  const name = nameOfButton(button)
  if (SEND_WORDS.has(name)) return button
  const isWritten = button.textContent.trim() !== '' && !button.querySelector('svg, img')
  const isNew = !seenWhileEmpty.has(name)
  return isNew && ((isWritten && name !== '') || seenWhileEmpty.size > 0) ? button : null
}
