/** Saved layouts for tests: pages without anybody's texts or names, as `Record layout` and public skeletons give them. */
import { readFileSync } from 'node:fs'

export const LAYOUTS = ['thread-t1', 'thread-t1-notice', 'thread-renamed', 'thread-t2', 'dock-o1', 'thread-wordless', 'story-s1', 'note-n1', 'share-d1'] as const
export type LayoutName = (typeof LAYOUTS)[number]

/** Puts the layout `name` into the test's document. */
export function show(name: LayoutName): void {
  // No address of the module itself: the tests run it under a browser's kind of URL.
  document.body.innerHTML = readFileSync(`${process.cwd()}/src/site/layouts/${name}.html`, 'utf8')
}

export const at = (css: string): Element => {
  const element = document.querySelector(css)
  if (!element) throw new Error(`nothing is at ${css}`)
  return element
}
