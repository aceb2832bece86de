// Class names as the real site has them: one hashed name per declaration, other names at every load.
// Whoever finds something on the page by a class name breaks here at once.
const salt = Math.random().toString(36).slice(2)
const written = new Map<string, string>()
let sheet: CSSStyleSheet | null = null

function hashed(declaration: string): string {
  let hash = 5381
  for (const letter of salt + declaration) hash = ((hash << 5) + hash + letter.codePointAt(0)!) >>> 0
  return `x${hash.toString(36)}`
}

function nameOf(declaration: string): string {
  const known = written.get(declaration)
  if (known) return known
  sheet ??= document.head.appendChild(document.createElement('style')).sheet!
  const name = hashed(declaration)
  const hover = declaration.startsWith('hover:')
  sheet.insertRule(`.${name}${hover ? ':hover' : ''}{${declaration.replace('hover:', '')}}`, sheet.cssRules.length)
  written.set(declaration, name)
  return name
}

/** The class attribute for these declarations, separated by semicolons. */
export function css(declarations: string): string {
  const each = declarations.split(';').map((one) => one.trim())
  return each.filter(Boolean).map(nameOf).join(' ')
}
