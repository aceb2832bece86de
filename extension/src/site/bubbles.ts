/** Messages as the list shows them: whose, what they say, and whether the page marks one as failed or still on its way. */
import { find, is } from './anchors'
import { foldText } from './folding'
import { handleOfLink } from './paths'
import { textOf } from './texts'

export type Side = 'own' | 'received' | 'unknown'

export interface Bubble {
  node: Element
  side: Side
  /** Folded texts of its parts, the message itself last (a quote stands before it). */
  parts: string[]
  /** The page shortened the text behind a "more" button. */
  shortened: boolean
  failed: string | null
  working: boolean
}

/** The messages of a list, oldest first as a person sees them. */
export function bubblesOf(list: Element): Bubble[] {
  const nodes = find('bubble', list).elements.filter((node, _index, all) => !all.some((other) => other !== node && other.contains(node)))
  return inReadingOrder(nodes, list).map(bubbleOf)
}

function bubbleOf(node: Element): Bubble {
  const bodies = innermost(find('body', node).elements)
  return {
    node,
    side: sideOf(node, bodies.at(-1) ?? null),
    parts: bodies.map((body) => foldText(textOf(body))).filter((text) => text !== ''),
    shortened: bodies.at(-1)?.querySelector('[role="button"], button') != null,
    failed: failureIn(node, bodies),
    working: find('working', node).elements.length > 0,
  }
}

const innermost = (elements: Element[]): Element[] => elements.filter((one) => !elements.some((other) => other !== one && one.contains(other)))

/** Whose message it is, by a vote: link with a picture, lane, direction of the row. Disagreement is "unknown". */
function sideOf(node: Element, body: Element | null): Side {
  const votes = new Set<Side>()
  for (const link of node.querySelectorAll('a[href]')) {
    if (handleOfLink(link.getAttribute('href')) && link.querySelector('img') && !body?.contains(link)) votes.add('received')
  }
  let lane = false
  let row = false
  for (let up: Element | null = body ?? node.querySelector('*'); up && node.contains(up); up = up.parentElement) {
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
  return votes.size === 1 ? ([...votes][0] ?? 'unknown') : 'unknown'
}

/** The cue by which the page marks an own message as not sent, or null. Reactions (pictures) and actions are none. */
function failureIn(node: Element, bodies: Element[]): string | null {
  if (find('alert', node).elements.length > 0) return 'alert-in-bubble'
  for (const sign of node.querySelectorAll('svg, [role="button"], button')) {
    if (bodies.some((body) => body.contains(sign)) || sign.querySelector('img') || isAction(sign, node)) continue
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
  const directions = new Map<Element, boolean>()
  const isReversed = (element: Element): boolean => {
    let known = directions.get(element)
    if (known === undefined) {
      known = getComputedStyle(element).flexDirection === 'column-reverse'
      directions.set(element, known)
    }
    return known
  }
  return [...nodes].sort((one, other) => {
    const before = Boolean(one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING)
    let shared: Element | null = one.parentElement
    while (shared && shared !== list && !shared.contains(other)) shared = shared.parentElement
    return before !== (shared !== null && isReversed(shared)) ? -1 : 1
  })
}
