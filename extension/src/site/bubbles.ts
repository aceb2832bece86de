/** Messages as the list shows them: whose, what they say, and whether the page marks one as failed or still on its way. */
import { find, is } from './anchors'
import { foldText } from './folding'
import { handleOfLink } from './paths'
import { textOf } from './texts'

export type Side = 'own' | 'received' | 'unknown'

export type Wordless = 'voice' | 'film' | 'picture' | 'drawing'

/** Where a message stands. */
export interface Placed {
  node: Element
  /** From the message up to the list: itself, and all elements it stands in. */
  around: Element[]
  /** The first so many of these hold this message alone. */
  alone: number
}

export interface Bubble extends Placed {
  side: Side
  /** Marks of the page say so, not its place in the line alone. */
  marked: boolean
  /** What it is made of: the last of its words, else what is shown. */
  content: Element | null
  /** Folded texts of its parts, the message itself last (a quote stands before it). */
  parts: string[]
  /** The page shortened the text behind a "more" button. */
  shortened: boolean
  failed: string | null
  working: boolean
  /** It is drawn half through. */
  pale: boolean
  /** It holds a picture, a film or a voice. */
  media: boolean
  /** What a message without words is made of; null where there are words, or nothing to be seen. */
  wordless: Wordless | null
}

/**
 * Only so many of the newest messages are read: what goes out and what comes in appears there. The page's own work must
 * not wait for us in a thread of hundreds.
 */
const NEWEST = 60

/** The newest messages of a list, oldest first as a person sees them. */
export const bubblesOf = (list: Element): Bubble[] => placesOf(list).map((place) => bubbleAt(place, list))

/** Where the newest messages of a list stand, oldest first. */
export function placesOf(list: Element): Placed[] {
  const nodes = leavesOf(find('bubble', list).elements, list)
  // How many messages each element holds, up to the list.
  const holds = new Map<Element, number>()
  for (const node of nodes) for (const up of upTo(list, node)) holds.set(up, (holds.get(up) ?? 0) + 1)
  return inReadingOrder(nodes, list)
    .slice(-NEWEST)
    .map((node) => {
      const around = upTo(list, node)
      const shared = around.findIndex((one) => (holds.get(one) ?? 0) > 1)
      return { node, around, alone: shared < 0 ? around.length : shared }
    })
}

/** The part of the list that holds this message alone: what the page says of it may stand beside it there. */
export const slotOf = ({ node, around, alone }: Placed): Element => around[alone - 1] ?? node

/** `inner` and all elements it stands in, up to the list. */
function upTo(list: Element, inner: Element): Element[] {
  const around: Element[] = []
  for (let up: Element | null = inner; up && up !== list; up = up.parentElement) around.push(up)
  return around
}

/** Those that hold no other: the parts of a message are groups too. */
function leavesOf(nodes: Element[], list: Element): Element[] {
  const all = new Set(nodes)
  const outer = new Set(nodes.flatMap((node) => upTo(list, node).slice(1).filter((up) => all.has(up))))
  return nodes.filter((node) => !outer.has(node))
}

/** The message at a place, as it is this instant. */
export function bubbleAt(place: Placed, list: Element): Bubble {
  const { node } = place
  const slot = slotOf(place)
  const bodies = innermost(find('body', node).elements)
  // Where there are no words, what is shown stands for them.
  const content = bodies.at(-1) ?? find('content', node).elements.at(-1) ?? null
  const marked = markedSide(node, content)
  const pale = isPale(node, content)
  const parts = bodies.map((body) => foldText(textOf(body))).filter((text) => text !== '')
  return {
    ...place,
    side: marked ?? (content ? placeOf(content, list) : 'unknown'),
    marked: marked !== null,
    content,
    parts,
    shortened: bodies.at(-1)?.querySelector('[role="button"], button') != null,
    failed: find('alert', slot).elements.length > 0 ? 'alert' : failureIn(node, bodies.length > 0 || !content ? bodies : [content]),
    media: [...node.querySelectorAll('img, video, audio')].some((shown) => !is('avatar', shown)),
    working: pale || find('working', node).elements.length > 0,
    pale,
    wordless: parts.length === 0 && content ? wordlessIn(content) : null,
  }
}

function wordlessIn(content: Element): Wordless | null {
  if (content.querySelector('audio, [role="slider"], [role="progressbar"]')) return 'voice'
  if (content.querySelector('video')) return 'film'
  if ([...content.querySelectorAll('img')].some((shown) => !is('avatar', shown))) return 'picture'
  return content.querySelector('svg') ? 'drawing' : null
}

const innermost = (elements: Element[]): Element[] => elements.filter((one) => !elements.some((other) => other !== one && one.contains(other)))

/**
 * Whose message it is, by a vote: link with a picture, lane, direction of the row. Disagreement is "unknown"; null where nothing
 * of that speaks.
 */
function markedSide(node: Element, body: Element | null): Side | null {
  const votes = new Set<Side>()
  for (const link of node.querySelectorAll('a[href]')) {
    if (handleOfLink(link.getAttribute('href')) && link.querySelector('img') && !body?.contains(link)) votes.add('received')
  }
  let lane = false
  let row = false
  for (let up: Element | null = body ?? node.querySelector('*'); up && up !== node.parentElement; up = up.parentElement) {
    const style = getComputedStyle(up)
    if (!row && style.flexDirection === 'row-reverse') {
      row = true
      votes.add('own')
    }
    if (!lane && (style.justifyContent === 'flex-end' || style.justifyContent === 'flex-start')) {
      lane = true
      votes.add(style.justifyContent === 'flex-end' ? 'own' : 'received')
    }
  }
  if (votes.size === 0) return null
  return votes.size === 1 ? ([...votes][0] ?? 'unknown') : 'unknown'
}

/** Notices stand in the middle; less than this off it says nothing. */
const OFF_MIDDLE_PX = 16

/** Whose it is by where it stands: own messages at the end of the line, which is left in a page that runs from right to left. */
function placeOf(body: Element, list: Element): Side {
  const inner = body.getBoundingClientRect()
  const outer = list.getBoundingClientRect()
  if (inner.width === 0 || outer.width === 0) return 'unknown'
  const [left, right] = [inner.left - outer.left, outer.right - inner.right]
  const toEnd = getComputedStyle(list).direction === 'rtl' ? right - left : left - right
  if (Math.abs(toEnd) < OFF_MIDDLE_PX) return 'unknown'
  return toEnd > 0 ? 'own' : 'received'
}

/** Drawn half through: how pages show a message that the server has not taken yet. */
export function isPale(node: Element, body: Element | null): boolean {
  for (let up = body; up && up !== node.parentElement; up = up.parentElement) {
    const opacity = getComputedStyle(up).opacity
    if (opacity !== '' && Number(opacity) < 1) return true
  }
  return false
}

/** The cue by which the page marks an own message as not sent, or null. Reactions (pictures) and actions are none. */
function failureIn(node: Element, bodies: Element[]): string | null {
  for (const sign of node.querySelectorAll('svg, [role="button"], button')) {
    if (bodies.some((body) => body.contains(sign) || sign.contains(body)) || sign.querySelector('img') || isAction(sign, node)) continue
    if (is('working', sign) || sign.closest('[role="progressbar"]')) continue
    // Turning circles and ticks are drawings without a role; a failure is something to press or to be told of.
    if (sign.tagName.toLowerCase() === 'svg' && sign.getAttribute('role') !== 'img' && !sign.hasAttribute('aria-label')) continue
    return 'sign-in-bubble'
  }
  return null
}

function isAction(sign: Element, node: Element): boolean {
  for (let up = sign.parentElement; up && up !== node; up = up.parentElement) if (is('actions', up)) return true
  return sign.closest('[aria-haspopup]') !== null
}

/** Document order, turned round wherever the page stacks newest first (`column-reverse`). */
function inReadingOrder(nodes: Element[], list: Element): Element[] {
  const paths = new Map(nodes.map((node) => [node, upTo(list, node).reverse()]))
  const arranged = (some: Element[], within: Element, depth: number): Element[] => {
    if (some.length < 2) return some
    const groups: Element[][] = []
    let last: Element | undefined
    for (const node of some) {
      const branch = paths.get(node)?.[depth] ?? node
      if (branch === last) groups.at(-1)?.push(node)
      else groups.push([node])
      last = branch
    }
    if (groups.length > 1 && getComputedStyle(within).flexDirection === 'column-reverse') groups.reverse()
    return groups.flatMap((group) => arranged(group, paths.get(group[0] as Element)?.[depth] ?? within, depth + 1))
  }
  return arranged(nodes, list, 0)
}
