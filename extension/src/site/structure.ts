/** A page without anything a person wrote or is called: tags, roles, names of attributes, kinds of addresses, counts. */
import { handleOfLink, isSiteWord, threadOfLink } from './paths'

export interface Structure {
  tag: string
  /** Attributes whose values are words of the site's own markup. */
  keep?: Record<string, string>
  /** Names of attributes whose values are left out. */
  other?: string[]
  href?: string
  style?: Record<string, string>
  /** Characters of text directly inside. */
  text?: number
  children?: Structure[]
  /** Nodes left out here because the record reached its limit. */
  cut?: number
}

export const NODES_MAX = 3000

// Values that are the site's markup, never a person's: roles, states, names of page parts.
const KEPT = /^(role|tabindex|dir|type|contenteditable|data-pagelet|data-lexical-editor|data-scope|data-visualcompletion|aria-(hidden|busy|haspopup|expanded|selected|disabled|live|modal|multiline|orientation))$/
const CONSTANT_ALT = 'user-profile-picture'
const STYLED = ['display', 'flexDirection', 'justifyContent', 'direction', 'overflowY'] as const

/** The structure below `root`, at most `limit` elements; what is left out is counted where it is missing. */
export function structureOf(root: Element, own: string | null, limit = NODES_MAX): Structure {
  let left = limit
  const record = (element: Element): Structure => {
    left -= 1
    const made: Structure = { tag: element.tagName.toLowerCase() }
    attributes(element, made, own)
    const style = styleOf(element)
    if (Object.keys(style).length > 0) made.style = style
    const characters = [...element.childNodes].reduce((sum, node) => sum + (node.nodeType === Node.TEXT_NODE ? (node.nodeValue ?? '').trim().length : 0), 0)
    if (characters > 0) made.text = characters
    if (['script', 'style', 'path'].includes(made.tag)) return made
    for (const child of element.children) {
      if (left <= 0) {
        made.cut = (made.cut ?? 0) + 1 + child.querySelectorAll('*').length
        continue
      }
      ;(made.children ??= []).push(record(child))
    }
    return made
  }
  return record(root)
}

function attributes(element: Element, made: Structure, own: string | null): void {
  for (const { name, value } of element.attributes) {
    if (name === 'class' || name === 'style' || name === 'id') continue
    if (KEPT.test(name) && /^[\w :.-]{0,80}$/.test(value)) (made.keep ??= {})[name] = value
    else if (name === 'alt' && value === CONSTANT_ALT) (made.keep ??= {})[name] = value
    else if (name === 'href') made.href = kindOfAddress(value, own)
    else (made.other ??= []).push(name)
  }
}

/** What sort of address it is, without saying whose. */
export function kindOfAddress(address: string, own: string | null): string {
  const handle = handleOfLink(address)
  if (handle) return handle === own ? '/<me>/' : '/<person>/'
  if (threadOfLink(address)) return '/direct/t/<id>/'
  if (/help\.instagram\.com\/\d+/.test(address)) return address.replace(/^.*(help\.instagram\.com\/\d+).*$/, 'https://$1')
  const url = URL.parse(address, 'https://www.instagram.com')
  if (url?.origin !== 'https://www.instagram.com') return '<elsewhere>'
  if (url.pathname === '/') return '/'
  const word = url.pathname.split('/')[1] ?? ''
  const tail = url.pathname.split('/').slice(2).filter((part) => part !== '')
  return isSiteWord(word) ? `/${word}/${tail.map((part) => (/^(inbox|requests|general|t|hidden|followers|following)$/.test(part) ? part : '<x>')).join('/')}` : '/<x>/'
}

function styleOf(element: Element): Record<string, string> {
  const computed = getComputedStyle(element)
  const usual: Record<string, string> = { display: 'block', flexDirection: 'row', justifyContent: 'normal', direction: 'ltr', overflowY: 'visible' }
  return Object.fromEntries(STYLED.map((name) => [name, computed[name]] as const).filter(([name, value]) => value !== '' && value !== usual[name] && value !== 'inline'))
}
