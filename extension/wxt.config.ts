/** The manifest and the two builds: the product, and the deliberately leaking control (`INSTACRM_LEAK=1`). */
import { readFileSync } from 'node:fs'
import { defineConfig } from 'wxt'

const identity = JSON.parse(
  readFileSync(new URL('../protocol/extension.json', import.meta.url), 'utf8'),
) as { key: string; host: string }

// The control that proves the zero-network measurement can see a leak at all. Never shipped.
const leaking = process.env.INSTACRM_LEAK === '1'

const connect = leaking ? 'connect-src https://www.instagram.com' : "connect-src 'none'"

export default defineConfig({
  srcDir: 'src',
  outDirTemplate: leaking ? 'leaking-mv{{manifestVersion}}' : 'chrome-mv{{manifestVersion}}',
  imports: false,
  manifest: {
    name: leaking ? 'InstaCRM (leaking control)' : 'InstaCRM',
    description: 'Logs the Instagram messages you write by hand, and shows where you stand with your team.',
    key: identity.key,
    minimum_chrome_version: '126',
    permissions: ['nativeMessaging', 'storage', 'alarms', 'sidePanel'],
    content_security_policy: {
      extension_pages: `default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; ${connect}`,
    },
    // A manifest entry instead of WXT's defineContentScript, which posts the extension's id into the page.
    content_scripts: [
      {
        matches: ['https://www.instagram.com/*'],
        js: ['capture.js'],
        run_at: 'document_start',
        all_frames: false,
        world: 'ISOLATED',
      },
    ],
    action: { default_title: 'InstaCRM' },
  },
  vite: () => ({
    define: { __LEAK__: JSON.stringify(leaking), __HOST__: JSON.stringify(identity.host) },
    build: { sourcemap: false, modulePreload: false },
  }),
})
