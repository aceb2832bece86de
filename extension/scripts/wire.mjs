/** Writes src/wire/native.ts from ../protocol/native: one type a message, and which answer belongs to which question. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { compile } from 'json-schema-to-typescript'

const NATIVE = new URL('../../protocol/native/', import.meta.url)
const TARGET = new URL('../src/wire/native.ts', import.meta.url)
const FROM_AGENT = new Set(['hello-ack', 'state', 'logged', 'standing', 'waiting', 'layout-recorded', 'switch-tab', 'keys-pressed', 'outbox-keys', 'error'])

/** The text of src/wire/native.ts as the schemas of today make it. */
export async function nativeTypes() {
  const definitions = {}
  const shapes = {}
  for (const file of readdirSync(NATIVE).filter((name) => name.endsWith('.schema.json')).sort()) {
    const kind = file.replace('.schema.json', '')
    if (kind === 'envelope') continue
    const schema = JSON.parse(readFileSync(new URL(file, NATIVE), 'utf8'))
    Object.assign(definitions, schema.$defs ?? {})
    shapes[kind] = (schema.$ref ?? '').split('/').pop() || schema.title
  }
  // msgspec's properties need no titles of their own; objects are open, since unknown fields are passed on.
  const wrapper = { title: 'Native', type: 'object', additionalProperties: false, $defs: closed(definitions) }
  const types = await compile(wrapper, 'Native', {
    bannerComment: '',
    unreachableDefinitions: true,
    style: { singleQuote: true, semi: false, printWidth: 120 },
  })
  const own = types.replace(/export interface Native \{\}\n*/, '').replace(/ \* This interface was referenced by[^/]*?via the `definition` "[^"]*"\.\n/gs, '')
  return [
    '/* eslint-disable */',
    '/** Made from protocol/native by `npm run wire`; do not edit. */\n',
    own.replace(/\/\*\*\s*\*\/\n/g, '').replace(/\n \*\n \*\//g, '\n */').trim(),
    '',
    '/** What the extension may say, by kind. */',
    table('Asks', shapes, (kind) => !FROM_AGENT.has(kind)),
    '/** What the agent says, by kind. */',
    table('Answers', shapes, (kind) => FROM_AGENT.has(kind)),
    '/** Any message; `id` is the sender\'s own, `re` the id of what is answered. */',
    'export interface Envelope<Body = unknown> {\n  kind: string\n  id: string\n  re?: string\n  body?: Body\n}\n',
  ].join('\n')
}

function table(name, shapes, keep) {
  const lines = Object.entries(shapes).filter(([kind]) => keep(kind)).map(([kind, shape]) => `  '${kind}': ${shape ?? 'Record<string, never>'}`)
  return `export interface ${name} {\n${lines.join('\n')}\n}\n`
}

function closed(value) {
  if (Array.isArray(value)) return value.map(closed)
  if (value === null || typeof value !== 'object') return value
  const copy = Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, closed(inner)]))
  if (copy.type === 'object' && copy.properties) copy.additionalProperties ??= false
  return copy
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(TARGET, await nativeTypes())
