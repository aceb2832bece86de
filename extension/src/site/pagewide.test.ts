/** Look-ups in the whole page say what the page itself would say, whatever it did meanwhile. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { find } from './anchors'
import { glance } from './glance'
import { at, show } from './layouts/layouts'
import { forget, pageWide, remember } from './pagewide'

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

  it('is believed for two seconds', () => {
    pageWide(`${EDITOR}:not(.out)`, T)
    for (const editor of inPage(EDITOR)) editor.classList.add('out')

    expect(pageWide(`${EDITOR}:not(.out)`, T + 2_000)).toEqual([])
  })

  it('finds below a part of the page what stands below it, and not the part itself', () => {
    const dock = at(LIST).parentElement as Element

    expect(glance(() => [find('list', dock).elements, find('list', at(LIST)).elements])).toEqual([[...dock.querySelectorAll(LIST)], []])
  })
})
