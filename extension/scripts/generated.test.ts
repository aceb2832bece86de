/** What is made from protocol/ is as the schemas and tokens of today make it; each example is of a kind we know. */
// @vitest-environment node
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
// @ts-expect-error scripts are plain JavaScript
import { nativeTypes } from './wire.mjs'
// @ts-expect-error scripts are plain JavaScript
import { statusList, tokenStyles } from './tokens.mjs'

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8')

describe('generated files are fresh', () => {
  it('messages', async () => {
    expect(read('../src/wire/native.ts')).toBe(await nativeTypes())
  })

  it('colours and statuses', () => {
    expect([read('../src/entrypoints/sidepanel/tokens.css'), read('../src/wire/statuses.ts')]).toEqual([tokenStyles(), statusList()])
  })
})

describe('examples', () => {
  const folder = new URL('../../protocol/native/examples/', import.meta.url)
  const examples = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.json')) : []

  it.each(examples)('%s is of a kind that is typed', (name) => {
    const { kind } = JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as { kind: string }

    expect(read('../src/wire/native.ts')).toContain(`'${kind}':`)
  })
})
