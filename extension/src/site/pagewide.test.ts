/** Look-ups in the whole page say what the page itself would say, whatever it did meanwhile. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { find } from './anchors'
import { glance } from './glance'
import { at, show } from './layouts/layouts'
import { forget, isPlain, pageWide, remember } from './pagewide'

const T = 1_800_000_000_000
const LIST = '[data-pagelet="IGDMessagesList"]'
const EDITOR = '[contenteditable="true"]'

beforeEach(() => {
  show('dock-o1')
  remember()
})
afterEach(forget)

const inPage = (css: string): Element[] => [...document.querySelectorAll(css)]

describe('a look-up that is remembered', () => {
  it.each<[string, () => void]>([
    ['a part that left', () => at(LIST).remove()],
    ['a part that came', () => document.body.insertAdjacentHTML('beforeend', `<div><div data-pagelet="IGDMessagesList"></div></div>`)],
    ['a part that is marked no longer', () => at(LIST).removeAttribute('data-pagelet')],
    ['a part that is marked now', () => at('main, div').setAttribute('data-pagelet', 'IGDMessagesList')],
    ['a part that moved', () => document.body.append(at(LIST))],
    ['a part that moved with what it stands in', () => document.body.append(at(LIST).parentElement as Element)],
    ['nothing', () => undefined],
  ])('sees %s', (_what, change) => {
    pageWide(LIST, T)
    change()

    expect(pageWide(LIST, T + 10)).toEqual(inPage(LIST))
  })

  it('sees that what it stands in is marked no longer', () => {
    const within = `div[role="main"] ${LIST}`
    const outer = at(LIST).closest('div:not([data-pagelet])') as Element
    outer.setAttribute('role', 'main')
    const before = pageWide(within, T)
    outer.removeAttribute('role')

    expect(before).not.toEqual([])
    expect(pageWide(within, T + 10)).toEqual(inPage(within))
  })

  it.each([
    ['[role="textbox"][contenteditable="true"], main a[href*="help.instagram.com/1#2"]', true],
    ['a[href] img[alt]:not(img[alt="user-profile-picture"])', true],
    ['.a-class', false],
    ['[role="row"]:has(img)', false],
    ['[role="row"] + div', false],
    ['[data-else]', false],
    ['div:not(.out)', false],
  ])('knows that every change of %s is heard: %s', (css, plain) => {
    expect(isPlain(css)).toBe(plain)
  })

  it('is believed for two seconds where it speaks of anything else', () => {
    pageWide(`${EDITOR}:not(.out)`, T)
    for (const editor of inPage(EDITOR)) editor.classList.add('out')

    expect(pageWide(`${EDITOR}:not(.out)`, T + 2_000)).toEqual([])
  })

  it('finds below a part of the page what stands below it, and not the part itself', () => {
    const dock = at(LIST).parentElement as Element

    expect(glance(() => [find('list', dock).elements, find('list', at(LIST)).elements])).toEqual([[...dock.querySelectorAll(LIST)], []])
  })
})
