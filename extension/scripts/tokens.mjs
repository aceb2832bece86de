/** Writes the panel's colours and the list of statuses from ../protocol/tokens.json. */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const TOKENS = new URL('../../protocol/tokens.json', import.meta.url)
const STYLES = new URL('../src/entrypoints/sidepanel/tokens.css', import.meta.url)
const STATUSES = new URL('../src/wire/statuses.ts', import.meta.url)

const tokens = () => JSON.parse(readFileSync(TOKENS, 'utf8'))

/** The style sheet of colours: light, and dark where the person's system asks for it. */
export function tokenStyles() {
  const { light, dark } = tokens()
  const rules = (colours, indent) => Object.entries(colours).map(([name, colour]) => `${indent}--${name}: ${colour};`).join('\n')
  return `/* Made from protocol/tokens.json by \`npm run wire\`; do not edit. */
:root {
  color-scheme: light dark;
${rules(light, '  ')}
}
@media (prefers-color-scheme: dark) {
  :root {
${rules(dark, '    ')}
  }
}
`
}

/** The statuses a prospect can have: those the token file has a colour for. */
export function statusList() {
  const names = Object.keys(tokens().light).filter((name) => name.startsWith('status-')).map((name) => name.slice(7))
  return `/** Made from protocol/tokens.json by \`npm run wire\`; do not edit. */
export const STATUSES = [${names.map((name) => `'${name}'`).join(', ')}] as const
export type Status = (typeof STATUSES)[number]
`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(STYLES, tokenStyles())
  writeFileSync(STATUSES, statusList())
}
