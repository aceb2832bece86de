/** Making elements: text is always text, never markup. */

type Child = Node | string | null | false | undefined
type Attributes = Record<string, string | boolean | ((event: Event) => void) | null | undefined>

/** An element with attributes (functions listen to the event they are named after) and children. */
export function el<Tag extends keyof HTMLElementTagNameMap>(tag: Tag, attributes: Attributes = {}, ...children: Child[]): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name, value)
    else if (value === true) element.setAttribute(name, '')
    else if (typeof value === 'string') element.setAttribute(name, value)
  }
  element.append(...children.filter((child): child is Node | string => child !== null && child !== false && child !== undefined))
  return element
}
