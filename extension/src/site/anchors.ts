/** Finding anchors: the first variant of the pack that finds something, with its name as evidence. */
import { type AnchorName, PACK } from './packs'

export interface Found {
  elements: Element[]
  variant: string
}

/** What the best variant of `name` finds below `scope`; no elements when none does. */
export function find(name: AnchorName, scope: ParentNode): Found {
  for (const variant of PACK[name]) {
    const elements = [...scope.querySelectorAll(variant.css)]
    if (elements.length > 0) return { elements, variant: `${name}:${variant.id}` }
  }
  return { elements: [], variant: `${name}:none` }
}

/** The first element of the best variant of `name`, or null. */
export const first = (name: AnchorName, scope: ParentNode): Element | null => find(name, scope).elements[0] ?? null

/** Whether `element` is an anchor of that name, in any variant. */
export const is = (name: AnchorName, element: Element): boolean => PACK[name].some((variant) => element.matches(variant.css))

/** The nearest ancestor (or the element itself) that is the anchor, or null. */
export function closest(name: AnchorName, element: Element): Element | null {
  for (const variant of PACK[name]) {
    const found = element.closest(variant.css)
    if (found) return found
  }
  return null
}
