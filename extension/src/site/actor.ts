/** Which account is signed in: two sources of the page must agree, read anew at every event, never remembered. */
import type { ActorSeen } from '../wire/native'
import { anyOf, find } from './anchors'
import { pageWide } from './pagewide'
import { handleOfLink, isSignedOutPath } from './paths'

const UNKNOWN: ActorSeen = { handle: null, user_id: null, sources: [] }

/** Accounts whose id and handle were already joined together by the team. */
export interface KnownActor {
  user_id: string
  handle: string
}

/**
 * The account that sends. Agreement is one of: cookie and page data name the same id; page data and navigation the same
 * handle; cookie and navigation are the id and the handle of one known account. Any contradiction is "unknown".
 */
export function actorOf(page: Document, path: string, known: readonly KnownActor[] = []): ActorSeen {
  if (isSignedOutPath(path)) return UNKNOWN
  const cookie = cookieId(page.cookie)
  const viewer = viewerOf(page)
  const rail = railHandle(page)
  if (!cookie) return UNKNOWN
  if (viewer) {
    if (viewer.user_id !== cookie || (rail && rail !== viewer.handle)) return UNKNOWN
    return { ...viewer, sources: rail ? ['cookie', 'viewer', 'rail'] : ['cookie', 'viewer'] }
  }
  const card = known.find((one) => one.user_id === cookie)
  if (rail && card?.handle === rail) return { handle: rail, user_id: cookie, sources: ['cookie', 'rail'] }
  return UNKNOWN
}

/** The numeric id in the cookie of the session, or null. */
export function cookieId(cookies: string): string | null {
  return cookies.match(/(?:^|;\s*)ds_user_id=(\d{1,20})(?:;|$)/)?.[1] ?? null
}

// The scripts are large and do not change once parsed; which of them the page holds is looked up anew each time.
const parsed = new WeakMap<Element, { node: Node | null; length: number; viewer: KnownActor | null }>()

function viewerOf(page: Document): KnownActor | null {
  const found = new Map<string, KnownActor>()
  for (const script of find('viewer-data', page).elements) {
    const node = script.firstChild
    // Asking how long a text is does not copy it.
    const length = [...script.childNodes].reduce((sum, part) => sum + (part instanceof CharacterData ? part.length : 0), 0)
    let entry = parsed.get(script)
    if (entry?.length !== length || entry.node !== node) {
      const text = script.textContent
      entry = { node, length, viewer: text.includes('PolarisViewer') ? viewerIn(text) : null }
      parsed.set(script, entry)
    }
    if (entry.viewer) found.set(`${entry.viewer.user_id} ${entry.viewer.handle}`, entry.viewer)
  }
  return found.size === 1 ? ([...found.values()][0] ?? null) : null
}

/** The account in the tuple `["PolarisViewer", [], {data: {username}, id}, n]`, wherever in the JSON it stands. */
function viewerIn(text: string): KnownActor | null {
  let open: unknown[]
  try {
    open = [JSON.parse(text)]
  } catch {
    return null
  }
  while (open.length > 0) {
    const value = open.pop()
    if (Array.isArray(value)) {
      if (value[0] === 'PolarisViewer') return viewerOfTuple(value)
      open.push(...value)
    } else if (value !== null && typeof value === 'object') open.push(...Object.values(value))
  }
  return null
}

function viewerOfTuple(tuple: unknown[]): KnownActor | null {
  const body = tuple[2] as { id?: unknown; data?: { username?: unknown } | null } | undefined
  const handle = typeof body?.data?.username === 'string' ? handleOfLink(`/${body.data.username}/`) : null
  const id = typeof body?.id === 'string' || typeof body?.id === 'number' ? String(body.id) : null
  return handle && id ? { handle, user_id: id } : null
}

/** The handle of the profile link in the navigation: its picture is named after the person the link leads to. */
function railHandle(page: Document): string | null {
  const handles = new Set<string>()
  // Every message may carry a picture of somebody; the navigation's own is named after its account.
  for (const image of pageWide(`a[href] img[alt]:not(${anyOf('avatar')})`, Date.now(), page)) {
    const link = image.closest('a[href]')
    const handle = handleOfLink(link?.getAttribute('href') ?? null)
    if (!link || !handle || !namesHandle(image.getAttribute('alt') ?? '', handle)) continue
    if (besideSiteLinks(link)) handles.add(handle)
  }
  return handles.size === 1 ? ([...handles][0] ?? null) : null
}

/** "ada's profile picture", "Profilbild von ada": where in the sentence the name stands is the language's. */
const namesHandle = (alt: string, handle: string): boolean => alt.toLowerCase().split(/[^a-z0-9._]+/).some((word) => word.replace(/\.+$/, '') === handle.replace(/\.+$/, ''))

function besideSiteLinks(link: Element): boolean {
  for (let up = link.parentElement; up && up.tagName !== 'BODY' && up.tagName !== 'MAIN'; up = up.parentElement) {
    const home = up.querySelector('a[href="/"]')
    const other = up.querySelector('a[href^="/direct/"], a[href="/reels/"]')
    if (home && other) return true
  }
  return false
}
