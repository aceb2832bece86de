// @vitest-environment node
import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const FEATURES = new URL('../features/', import.meta.url)
/** What is drawn for people: the parts of the panel and the badge. */
const DRAWN = readdirSync(FEATURES).filter((name) => /^(panel-\w+|badge)\.ts$/.test(name))
/** Names of keys, as the browser has them. */
const KEYS = ['Enter']

/** The texts between quotes, without comments, imports and what is filled in. */
function quoted(source: string): string[] {
  const code = source.replace(/\/\*[^]*?\*\/|\/\/.*/g, '').replace(/^import .*/gm, '')
  return [...code.matchAll(/'([^'\n]*)'|`([^`]*)`/g)].map((match) => (match[1] ?? match[2] ?? '').replace(/\$\{[^}]*\}/g, ''))
}

/** Names of ours are small letters and dashes, also several in a row; words for people begin large, or speak of things. */
const isForPeople = (text: string): boolean => /(^|[^\w-])[A-Z][a-z]+/.test(text) || / (a|the|is|in|on|of|to|by|was|not|any) /i.test(text)

test.each(DRAWN)('every word that %s shows is in the catalogue', (name) => {
  const words = quoted(readFileSync(new URL(name, FEATURES), 'utf8')).filter((text) => isForPeople(text) && !KEYS.includes(text))

  expect(words).toEqual([])
})

test('the search tells what is written for people from names of ours', () => {
  const source = "import { x } from 'Not Read'\nel('p', { class: 'muted block clipped' }, 'Follow up', `${count} seen by the team`, 'status-no-reply') // 'Said aside'"

  expect(quoted(source).filter(isForPeople)).toEqual(['Follow up', ' seen by the team'])
})
