/**
 * Chat roots: the part of the page that holds one composer and its message list. Everything said about a chat
 * (who it is with, what went out) is read inside its own root, because other chats and people stand beside it.
 */
import { closest, find, first, is } from './anchors'
import { asidesIn, boxOf, isAside } from './asides'
import { once } from './glance'
import { isMessagesPath } from './paths'

export type Surface = 'thread' | 'dock' | 'story' | 'note' | 'share'

export interface ChatRoot {
  element: Element
  surface: Surface
  editor: Element | null
  list: Element | null
  /** The anchors that led here, as evidence: `list:offmsys`. */
  variants: string[]
}

const isBoundary = (element: Element): boolean =>
  element.tagName === 'BODY' || element.tagName === 'HTML' || element.getAttribute('role') === 'dialog'

const editorsIn = (scope: ParentNode): Element[] => find('editor', scope).elements

/** The chat root of a composer, or null when the editor belongs to no chat (a caption, a comment). */
export function rootOf(editor: Element, path: string): ChatRoot | null {
  const surface: Surface = closest('dock', editor) || !isMessagesPath(path) ? 'dock' : 'thread'
  for (let up = editor.parentElement; up && !isBoundary(up); up = up.parentElement) {
    const [only, ...more] = editorsIn(up)
    if (only !== editor || more.length > 0) break
    const list = listIn(up)
    if (list.element) return { element: up, surface, editor, list: list.element, variants: [list.variant, 'editor:textbox'] }
  }
  if (!closest('composer-box', editor) && !closest('dock', editor) && !(isMessagesPath(path) && editor.closest('main')) && !leadsToThread(editor)) return null
  return { element: widest(editor), surface, editor, list: null, variants: ['list:none', 'editor:textbox'] }
}

/** A composer whose own surroundings lead to its thread is one of a chat, also when nothing else of it is known: blind, not absent. */
const leadsToThread = (editor: Element): boolean => !editor.closest('[role="dialog"]') && widest(editor).querySelector('a[href*="/direct/t/"]') !== null

/** The message list below `scope`: by its pagelet, else by the bubbles it holds. */
export function listIn(scope: Element): { element: Element | null; variant: string } {
  const { elements, variant } = find('list', scope)
  if (elements[0]) return { element: elements[0], variant }
  const bubble = first('bubble', scope)
  if (!bubble) return { element: null, variant: 'list:none' }
  let list: Element = bubble
  for (let up = bubble.parentElement; up && up !== scope && editorsIn(up).length === 0; up = up.parentElement) list = up
  // Without a box of its own the list cannot be told from what stands around it.
  return list === bubble ? { element: null, variant: 'list:none' } : { element: list, variant: 'list:by-bubbles' }
}

/** Every chat root of the page, in document order, and then the boxes beside them. */
export function rootsIn(page: ParentNode, path: string): ChatRoot[] {
  const chats = editorsIn(page)
    .map((editor) => rootOf(editor, path))
    .filter((root) => root !== null)
  const taken = new Set(chats.map(({ editor }) => editor))
  return [...chats, ...asidesIn(page, path).filter(({ editor }) => !taken.has(editor))]
}

/** The root as it is now: its composer may have given way to a notice, its list may have been drawn anew. */
export function refreshed(root: ChatRoot): ChatRoot {
  if (isAside(root)) return { ...root, editor: boxOf(root) }
  const list = listIn(root.element)
  // Where nothing else of a chat is known, its composer is all of its root.
  const editor = is('editor', root.element) ? root.element : (editorsIn(root.element)[0] ?? null)
  return { ...root, editor, list: list.element, variants: [list.variant, 'editor:textbox'] }
}

/** Which of `roots` the composer of `known` belongs to now, when that is another: its list became readable, or no longer is. */
export const heirOf = (known: ChatRoot, roots: readonly ChatRoot[]): ChatRoot | undefined =>
  roots.find(({ editor, element }) => element !== known.element && editor !== null && editor === known.editor)

/** The widest element around `inner` that still belongs to this chat alone: header included, neighbours not. */
export const widest = (inner: Element): Element => once(inner, 'widest', () => widened(inner))

function widened(inner: Element): Element {
  let scope = inner
  for (let up = scope.parentElement; up && !isBoundary(up) && up.tagName !== 'MAIN'; up = up.parentElement) {
    if (is('dock', up) || editorsIn(up).length > 1 || find('chrome', up).elements.length > 0) break
    // Two message lists are two chats, also when one of them has no composer.
    if (find('list', up).elements.length > 1) break
    scope = up
  }
  return scope
}

/** What `css` finds below `scope`, but not in the messages: of those there may be hundreds. In document order. */
export function besideList(scope: Element, list: Element | null, css: string): Element[] {
  if (!list || !scope.contains(list)) return [...scope.querySelectorAll(css)]
  if (scope === list) return []
  return [...scope.children].flatMap((part) => (part === list ? [] : [...(part.matches(css) ? [part] : []), ...besideList(part, list, css)]))
}
