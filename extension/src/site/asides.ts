/**
 * Asides: boxes that send a message from beside the messages: the answer to a story or a note, the sheet that shares a
 * post. They have no message list; that the message went out is known from what the page says afterwards alone.
 */
import { closest, find } from './anchors'
import { SENT_WORDS } from './packs'
import { handleOfLink, storyOwner } from './paths'
import type { ChatRoot } from './roots'

export type AsideSurface = 'story' | 'note' | 'share'
const ASIDES: ReadonlySet<string> = new Set<AsideSurface>(['story', 'note', 'share'])

/** Whether a chat is none: a box without messages. */
export const isAside = (root: Pick<ChatRoot, 'surface'>): boolean => ASIDES.has(root.surface)

/** The aside that `editor` is the box of, or null. */
export function asideOf(editor: Element, path: string): ChatRoot | null {
  const dialog = editor.closest('[role="dialog"]')
  const made = (element: Element, surface: AsideSurface): ChatRoot => ({ element, surface, editor, list: null, variants: [`aside:${surface}`] })
  if (dialog && find('recipient-search', dialog).elements.length > 0) return made(dialog, 'share')
  if (dialog && handlesIn(dialog).size === 1) return made(dialog, 'note')
  if (dialog || storyOwner(path) === null) return null
  return made(editor.closest('section, main') ?? editor, 'story')
}

/** Every aside of the page. */
export const asidesIn = (page: ParentNode, path: string): ChatRoot[] =>
  find('aside-editor', page).elements.map((editor) => asideOf(editor, path)).filter((aside) => aside !== null)

/** The box of an aside as it is now. */
export const boxOf = (root: ChatRoot): Element | null => (root.editor?.isConnected ? root.editor : (find('aside-editor', root.element).elements[0] ?? null))

/** Whose story or note is answered; a sheet names display names only, so a person says whom it went to. */
export function ownerOf(root: ChatRoot, path: string): { handle: string | null; sources: string[] } {
  if (root.surface === 'story') return { handle: storyOwner(path), sources: ['story-path'] }
  if (root.surface !== 'note') return { handle: null, sources: [] }
  const [only = null] = handlesIn(root.element)
  return { handle: only, sources: only ? ['note-link'] : [] }
}

const handlesIn = (scope: Element): Set<string> =>
  new Set([...scope.querySelectorAll('a[href]')].map((link) => handleOfLink(link.getAttribute('href'))).filter((handle) => handle !== null))

/** How many people are chosen in a sheet. */
export const chosenIn = (root: ChatRoot): number =>
  root.element.querySelectorAll('[aria-checked="true"], [aria-selected="true"], input[type="checkbox"]:checked').length

const EMOJI = /^(?:\p{Extended_Pictographic}|\p{Regional_Indicator}|\p{Emoji_Modifier}|[\u200d\ufe0f])+$/u
const EMOJI_MAX = 16

/** The emoji that is all there is of the button around `pressed`, in words or as a picture; null when it shows anything else. */
export function emojiAt(pressed: Element): string | null {
  const button = pressed.closest('[role="button"], button')
  if (!button || button.querySelector('svg')) return null
  const images = [...button.querySelectorAll('img')].map((image) => image.getAttribute('alt') ?? '')
  const shown = (button.textContent + images.join('')).trim()
  return shown.length <= EMOJI_MAX && EMOJI.test(shown) ? shown : null
}

/** Whether the page says, in a language we know, that a message went out. */
export function saysSent(page: ParentNode): boolean {
  return find('toast', page).elements.some((toast) => !closest('list', toast) && SENT_WORDS.has(toast.textContent.trim().toLowerCase().replace(/[.!。]$/, '')))
}
