/** Who a chat is with, read inside its own root only: never from the page around it, never from a display name. */
import type { ProspectSeen } from '../wire/native'
import { find, first } from './anchors'
import { isAside, ownerOf } from './asides'
import { once } from './glance'
import { handleOfLink, threadOfLink } from './paths'
import { besideList, type ChatRoot, widest } from './roots'

export interface PlaceOnPage {
  path: string
  /** The handle of the account that is signed in, which is never the prospect. */
  own: string | null
}

/** What the root shows of the other person; the handle is null when nothing, or more than one person, is named. */
export function prospectOf(root: ChatRoot, { path, own }: PlaceOnPage): ProspectSeen {
  if (isAside(root)) {
    const { handle, sources } = ownerOf(root, path)
    return handle && handle !== own ? { handle, thread_id: null, sources, display_name: null } : { handle: null, thread_id: null, sources: [], display_name: null }
  }
  const scope = widest(root.element)
  const links = headerLinks(scope, root)
  const handles = new Set(links.map((link) => handleOfLink(link.getAttribute('href'))).filter((handle) => handle !== null && handle !== own))
  const handle = handles.size === 1 ? ([...handles][0] ?? null) : null
  const thread = threadOf(root, scope, path)
  const sources: string[] = []
  if (handle) sources.push('header')
  if (handle && handleOfLink(path) === handle) sources.push('profile-path')
  if (thread) sources.push(root.surface === 'thread' ? 'thread-path' : 'dock-link')
  return { handle, thread_id: thread, sources, display_name: handle ? displayName(scope, root, links) : null }
}

/** The header link as the page holds it now: its address changes when the page has moved on to another thread. */
export function headerSign(root: ChatRoot): string {
  return headerLinks(widest(root.element), root).map((link) => link.getAttribute('href')).join(' ')
}

const headerLinks = (scope: Element, root: ChatRoot): Element[] =>
  once(root, 'header links', () =>
    besideList(first('header', scope) ?? scope, root.list, 'a[href]').filter((link) => handleOfLink(link.getAttribute('href')) !== null && isAbove(link, root)),
  )

/** Before the messages and the composer, and inside neither: a link in a message names anybody. */
function isAbove(element: Element, root: ChatRoot): boolean {
  return [root.list, root.editor].every(
    (part) => !part || (!part.contains(element) && Boolean(element.compareDocumentPosition(part) & Node.DOCUMENT_POSITION_FOLLOWING)),
  )
}

function threadOf(root: ChatRoot, scope: Element, path: string): string | null {
  if (root.surface === 'thread') return threadOfLink(path)
  const ids = new Set(
    besideList(scope, root.list, 'a[href*="/direct/t/"]')
      .map((link) => threadOfLink(link.getAttribute('href')))
      .filter((id) => id !== null),
  )
  return ids.size === 1 ? ([...ids][0] ?? null) : null
}

function displayName(scope: Element, root: ChatRoot, links: Element[]): string | null {
  const named = links.map((link) => link.querySelector('h2, h1, span[title], span')).find((element) => element !== null)
  const heading = named ?? find('header', scope).elements[0]?.querySelector('h2') ?? null
  const text = heading && isAbove(heading, root) ? heading.textContent.trim() : ''
  return text === '' ? null : text.slice(0, 200)
}
