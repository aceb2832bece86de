// @vitest-environment happy-dom
/** Delivered packs: a newer one is tried first, a bad or older one changes nothing, our own always works. */
import { beforeEach, describe, expect, it } from 'vitest'
import type { Pack } from '../wire/native'
import { find, packVersion, useOwnPack, usePack } from './anchors'

const aPack = (version: number, css: string, more: { most?: number } = {}): Pack => ({ format: 1, version, anchors: { list: [{ id: 'renamed', css, ...more }] } })
const listIn = (html: string): string => {
  document.body.innerHTML = html
  return find('list', document).variant
}
const RENAMED = '<div data-pagelet="NewName"></div>'
const OURS = '<div data-pagelet="IGDMessagesList"></div>'

beforeEach(useOwnPack)

describe('a delivered pack', () => {
  it('finds what the bundled one cannot', () => {
    const before = listIn(RENAMED)

    expect(usePack(aPack(2, '[data-pagelet="NewName"]'))).toBe(true)
    expect([before, listIn(RENAMED), packVersion()]).toEqual(['list:none', 'list:renamed', 'pack-2'])
  })

  it('leaves the bundled variants behind it', () => {
    usePack(aPack(2, '[data-pagelet="NewName"]'))

    expect(listIn(OURS)).toBe('list:offmsys')
  })

  it('is passed over where it finds more than it should', () => {
    usePack(aPack(2, 'div', { most: 1 }))

    expect(listIn(`<div></div>${OURS}`)).toBe('list:offmsys')
  })

  it.each([
    ['no newer than the bundled one', aPack(1, 'div')],
    ['of another format', { ...aPack(9, 'div'), format: 2 }],
    ['with a selector that cannot be read', aPack(9, 'div[')],
    ['of anchors nobody knows', { ...aPack(9, 'div'), anchors: { unheard: [{ id: 'a', css: 'div' }] } }],
  ])('%s is refused, and the last good one stays', (_name, bad) => {
    const withoutAny = usePack(bad)
    usePack(aPack(3, '[data-pagelet="NewName"]'))

    expect([withoutAny, usePack(bad), packVersion(), listIn(RENAMED)]).toEqual([false, false, 'pack-3', 'list:renamed'])
  })

  it('never gives way to an older one', () => {
    usePack(aPack(5, '[data-pagelet="NewName"]'))

    expect([usePack(aPack(4, 'div')), packVersion()]).toEqual([false, 'pack-5'])
  })

  it('may be missing', () => {
    usePack(undefined)

    expect([packVersion(), listIn(OURS)]).toEqual(['builtin-1', 'list:offmsys'])
  })
})
