/** The built extension asks for nothing it does not need and holds no way out. Fails without both builds: a check that is skipped proves nothing. */
// @vitest-environment node
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const BUILT = new URL('../.output/chrome-mv3/', import.meta.url)
const LEAKING = new URL('../.output/leaking-mv3/', import.meta.url)

const scripts = (folder: URL): [string, string][] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.js')).map((name) => [name, readFileSync(new URL(name, folder), 'utf8')])

describe('the built extension', () => {
  it('asks for these permissions and no page but one', () => {
    const manifest = JSON.parse(readFileSync(new URL('manifest.json', BUILT), 'utf8'))

    expect(manifest.permissions).toEqual(['nativeMessaging', 'storage', 'alarms', 'sidePanel'])
    expect(manifest.content_scripts).toEqual([{ matches: ['https://www.instagram.com/*'], js: ['capture.js'], run_at: 'document_start', all_frames: false, world: 'ISOLATED' }])
    expect(manifest.content_security_policy.extension_pages).toBe("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'none'")
    expect(Object.keys(manifest)).not.toEqual(expect.arrayContaining(['web_accessible_resources']))
    expect(['host_permissions', 'optional_permissions', 'externally_connectable', 'web_accessible_resources'].filter((name) => name in manifest)).toEqual([])
  })

  it.each(['16', '32', '48', '128'])('has its icon of %s pixels', (size) => {
    const manifest = JSON.parse(readFileSync(new URL('manifest.json', BUILT), 'utf8'))
    const png = readFileSync(new URL(manifest.icons[size], BUILT))

    expect([png.toString('latin1', 1, 4), png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual(['PNG', Number(size), Number(size)])
  })

  it.each([
    'fetch', 'XMLHttpRequest', 'WebSocket', 'EventSource', 'sendBeacon', 'Image', 'innerHTML', 'outerHTML', 'insertAdjacentHTML', 'eval', 'importScripts', 'localStorage',
    'indexedDB', 'dispatchEvent', 'CustomEvent', 'leak', 'document.write',
  ])('holds no %s', (word) => {
    const holding = scripts(BUILT).filter(([, text]) => new RegExp(`\\b${word.replace('.', '\\.')}\\b`, 'i').test(text)).map(([name]) => name)

    expect(holding).toEqual([])
  })

  it('posts messages to ports alone, never to a window', () => {
    const posts = scripts(BUILT).flatMap(([, text]) => [...text.matchAll(/([\w$.#?)\]]+)\.postMessage\(/g)].map((match) => match[1]))

    expect(posts.filter((to) => /window|self|globalThis|parent|top|document/.test(to ?? ''))).toEqual([])
    expect(posts.length).toBeGreaterThan(0)
  })

  it('writes nothing into the page: its script makes no elements and sets no attributes', () => {
    const [, capture] = scripts(BUILT).find(([name]) => name === 'capture.js') ?? ['', '']

    expect(['createElement', 'appendChild', '.append(', 'setAttribute', 'replaceChildren', '.click(', '.focus()', 'execCommand', 'scroll', 'document.cookie='].filter((word) => capture.includes(word))).toEqual([])
  })
})

describe('the leaking control', () => {
  it('leaks from the worker and from the page', () => {
    const text = scripts(LEAKING).map(([, script]) => script).join('')

    expect([text.includes('/leak-worker'), text.includes('/leak-content')]).toEqual([true, true])
  })
})
