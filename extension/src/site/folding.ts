/** Texts as they are compared, the same folding as `fold_text` of the Python domain, and as they are logged. */

const ZERO_WIDTH = /[\u200b\u200c\u200d\u2060\ufeff]/g
// Python's str.split() takes these as white space; \s of JavaScript lacks the four separators and U+0085, and has U+FEFF.
const WHITE = /[\s\u001c-\u001f\u0085]+/g

/** NFC, zero-width marks gone, every run of white space (no-break included) as one space, none at the ends. */
export function foldText(text: string): string {
  return text.normalize('NFC').replace(ZERO_WIDTH, '').replace(WHITE, ' ').trim()
}

/** The text as it goes out: lines stay, white space at the ends and the editor's place keepers go; joiners inside emoji stay. */
export function keptText(text: string): string {
  return text.replace(/\u00a0/g, ' ').replace(/[\u200b\ufeff]/g, '').trim()
}

/** How many characters (code points) `text` has, as Python counts them. */
export const lengthOf = (text: string): number => [...text].length
