// Elements with attributes and children in one expression.
export type Child = Node | string | null | false

export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Record<string, string | null> = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) if (value !== null) element.setAttribute(name, value)
  element.append(...children.filter((child) => child !== null && child !== false))
  return element
}

/** A `div` that acts as a button, as the real site has them: click, Enter and Space do the same. */
export function button(attributes: Record<string, string | null>, act: () => void, ...children: Child[]) {
  const element = make('div', { role: 'button', tabindex: '0', ...attributes }, ...children)
  element.addEventListener('click', (event) => {
    event.preventDefault()
    act()
  })
  element.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' && event.key !== ' ') return
    event.preventDefault()
    act()
  })
  return element
}
