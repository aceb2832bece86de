/** Unit tests run beside their files, in a DOM without a browser. */
import { defineConfig } from 'vitest/config'

export default defineConfig({
  define: { __LEAK__: 'false', __HOST__: '"com.instacrm.bridge"' },
  // Tests do not time anything: a busy machine is no failure.
  test: { environment: 'happy-dom', include: ['src/**/*.test.ts', 'scripts/**/*.test.ts'], pool: 'threads', testTimeout: 60_000, hookTimeout: 60_000 },
})
