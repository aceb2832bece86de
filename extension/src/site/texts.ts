/** Text out of the page: line breaks kept, emoji pictures as their own characters, buttons and hidden parts left out. */

const BLOCK = new Set(['P', 'DIV', 'LI', 'UL', 'OL', 'BLOCKQUOTE', 'H1', 'H2', 'H3', 'H4', 'H5', 'H6'])

/** What a person reads in `root`. A block starts a line of its own; `<br>` is a line break. */
export function textOf(root: Element): string {
  let text = ''
  const walk = (node: Node): void => {
    if (node.nodeType === Node.TEXT_NODE) {
      text += node.nodeValue ?? ''
      return
    }
    if (!(node instanceof Element)) return
    if (node !== root && (node.getAttribute('role') === 'button' || node.tagName === 'BUTTON')) return
    if (node.tagName === 'BR') {
      text += '\n'
      return
    }
    if (node.tagName === 'IMG') {
      text += node.getAttribute('alt') ?? ''
      return
    }
    const block = BLOCK.has(node.tagName) && node !== root
    if (block && text !== '' && !text.endsWith('\n')) text += '\n'
    const before = text.length
    node.childNodes.forEach(walk)
    // An empty paragraph holds one <br> that only keeps its place: it is one line, not two.
    if (block && text.length > before && !text.endsWith('\n')) text += '\n'
  }
  walk(root)
  return text.endsWith('\n') ? text.slice(0, -1) : text
}
