/** Finding anchors: the first variant that finds something, with its name as evidence. Delivered variants come before our own. */
import type { Pack } from '../wire/native'
import { isGlancing, once } from './glance'
import { pageWide } from './pagewide'
import { type AnchorName, PACK, PACK_NUMBER, PACK_VERSION } from './packs'

type Delivered = Pick<Pack['anchors'][string][number], 'id' | 'css' | 'most'>

let delivered: { version: number; anchors: Partial<Record<AnchorName, readonly Delivered[]>> } | null = null

/** Takes over a delivered pack when it is newer and every selector can be read; whether it is the one in use now. */
export function usePack(pack: Pack | null | undefined): boolean {
  if (!pack || pack.format !== 1 || pack.version <= Math.max(PACK_NUMBER, delivered?.version ?? 0)) return pack?.version === delivered?.version
  const known = Object.entries(pack.anchors).filter(([name]) => Object.hasOwn(PACK, name))
  if (known.length === 0 || !known.every(([, variants]) => variants.every(({ css }) => isSelector(css)))) return false
  delivered = { version: pack.version, anchors: Object.fromEntries(known) }
  return true
}

/** Forgets what was delivered: the bundled pack alone is in use. */
export const useOwnPack = (): void => void (delivered = null)

/** The pack in use, for the record of each capture. */
export const packVersion = (): string => (delivered ? `pack-${delivered.version}` : PACK_VERSION)

function isSelector(css: string): boolean {
  try {
    document.createDocumentFragment().querySelector(css)
    return true
  } catch {
    return false
  }
}

const variantsOf = (name: AnchorName): readonly Delivered[] => [...(delivered?.anchors[name] ?? []), ...PACK[name]]

export interface Found {
  elements: Element[]
  variant: string
}

/** A page holds few of these: within a glance they are looked up in the whole page, and sorted out for each part of it. */
const FEW: ReadonlySet<AnchorName> = new Set<AnchorName>([
  'editor', 'aside-editor', 'list', 'header', 'composer-box', 'chrome', 'request-notice', 'viewer-data', 'recipient-search',
])

function allBelow(name: AnchorName, css: string, scope: ParentNode): Element[] {
  if (!isGlancing() || !FEW.has(name) || !document.contains(scope)) return [...scope.querySelectorAll(css)]
  const all = once(document, `all ${css}`, () => pageWide(css, Date.now()))
  return scope === document ? all : all.filter((element) => element !== scope && scope.contains(element))
}

/** What the best variant of `name` finds below `scope`; no elements when none does. */
export function find(name: AnchorName, scope: ParentNode): Found {
  for (const variant of variantsOf(name)) {
    const elements = allBelow(name, variant.css, scope)
    if (elements.length > 0 && elements.length <= (variant.most ?? Infinity)) return { elements, variant: `${name}:${variant.id}` }
  }
  return { elements: [], variant: `${name}:none` }
}

/** The first element of the best variant of `name`, or null. */
export const first = (name: AnchorName, scope: ParentNode): Element | null => find(name, scope).elements[0] ?? null

/** A selector for all that is an anchor of that name, in any variant. */
export const anyOf = (name: AnchorName): string => variantsOf(name).map(({ css }) => css).join(', ')

/** Whether `element` is an anchor of that name, in any variant. */
export const is = (name: AnchorName, element: Element): boolean => variantsOf(name).some((variant) => element.matches(variant.css))

/** The nearest ancestor (or the element itself) that is the anchor, or null. */
export function closest(name: AnchorName, element: Element): Element | null {
  for (const variant of variantsOf(name)) {
    const found = element.closest(variant.css)
    if (found) return found
  }
  return null
}
