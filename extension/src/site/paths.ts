/** Addresses of the site: which name a person, which a thread, which are pages of the site itself. */

const HANDLE = /^[a-z0-9._]{1,30}$/
const SITE = 'https://www.instagram.com'

// The same words as RESERVED in the Python domain (research: first path words that are no users).
const RESERVED = new Set(
  (
    'explore reels direct accounts stories p reel tv about legal developer web emails session privacy challenge ' +
    'your_activity notifications'
  ).split(' '),
)

// Pages on which nobody is signed in for certain.
const SIGNED_OUT = /^\/(accounts\/(login|suspended|onetap)|challenge|auth_platform)(\/|$)/

// A page shows the same few addresses at every look.
const ADDRESSES_MAX = 500
const paths = new Map<string, string | null>()

function pathOf(address: string): string | null {
  const known = paths.get(address)
  if (known !== undefined) return known
  const url = URL.parse(address, SITE)
  const path = url?.origin === SITE ? url.pathname : null
  if (paths.size >= ADDRESSES_MAX) paths.clear()
  paths.set(address, path)
  return path
}

/** The handle that a link leads to, lower case; null when the link is no profile. */
export function handleOfLink(address: string | null): string | null {
  const path = address === null ? null : pathOf(address)
  const handle = path?.match(/^\/([^/]+)\/?$/)?.[1]?.toLowerCase()
  return handle && HANDLE.test(handle) && !RESERVED.has(handle) ? handle : null
}

/** The handle a person typed: no @, lower case; null when it cannot be one. */
export function parseHandle(text: string): string | null {
  const handle = text.trim().replace(/^@/, '').toLowerCase()
  return HANDLE.test(handle) && !RESERVED.has(handle) ? handle : null
}

/** The thread id in an address `/direct/t/<digits>/`, or null. */
export function threadOfLink(address: string | null): string | null {
  const path = address === null ? null : pathOf(address)
  return path?.match(/^\/direct\/t\/(\d+)\/?$/)?.[1] ?? null
}

/** Whose story an address `/stories/<handle>/…` shows, or null; collections of one's own ("highlights") name nobody. */
export function storyOwner(path: string): string | null {
  const owner = path.match(/^\/stories\/([^/]+)\//)?.[1]
  return owner && owner !== 'highlights' ? handleOfLink(`/${owner}/`) : null
}

/** Whether the first word of a path is a page of the site, never a person. */
export const isSiteWord = (word: string): boolean => RESERVED.has(word)

export const isMessagesPath = (path: string): boolean => path.startsWith('/direct/')
export const isSignedOutPath = (path: string): boolean => SIGNED_OUT.test(path)
