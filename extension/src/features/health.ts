/** Health: whether a page of this kind can be read, by the anchors it lacks. A page that is still loading is given time. */
import type { Surface } from '../site/roots'
import type { PageHealth } from '../wire/inside'

/** A lack must last this long before it is said. */
export const PATIENCE_MS = 2_000
const LOADING_MS = 6_000
/** So many outreaches in a row without an own message: the messages are not recognised any more. */
const STREAK = 3

/** What one look at the page found. */
export interface Found {
  page: Surface | 'elsewhere'
  editor: boolean
  list: boolean
  header: boolean
  notice: boolean
  actor: boolean
  /** Errors of our own script in this page. */
  errors: number
  /** Outreaches in a row that stayed unconfirmed though their chat was in sight. */
  streak: number
}

export interface HealthWatch {
  said: PageHealth
  lacking: string
  lacking_since_ms: number
}

export const healthy = (page: string, nowMs: number): HealthWatch => ({
  said: { page, state: 'ok', missing: [], since_ms: nowMs },
  lacking: '',
  lacking_since_ms: nowMs,
})

/** Names of the anchors a page lacks. */
export function lacks(found: Found): string[] {
  if (found.page === 'elsewhere') return []
  const lacking: string[] = found.errors > 0 ? ['script'] : []
  if (!found.editor && !found.list && !found.notice && found.page === 'thread') lacking.push('composer')
  if (!found.list && (found.editor || found.page === 'thread') && !found.notice) lacking.push('message-list')
  if (found.editor && !found.header) lacking.push('header')
  if ((found.editor || found.list) && !found.actor) lacking.push('actor')
  if (found.streak >= STREAK) lacking.push('own-message')
  return lacking
}

/** Something is lacking that was not said yet: only another look can tell whether it lasts. */
export const isInDoubt = ({ said, lacking }: HealthWatch): boolean => lacking !== '' && lacking !== (said.missing ?? []).join(' ')

const BLINDING = new Set(['composer', 'message-list', 'actor'])

/** The watch after one look; `said` changes only after a lack has lasted. */
export function judge(watch: HealthWatch, found: Found, nowMs: number): HealthWatch {
  const missing = lacks(found)
  const lacking = missing.join(' ')
  const since = lacking === watch.lacking ? watch.lacking_since_ms : nowMs
  const moved = watch.said.page !== found.page
  const next: HealthWatch = { said: moved ? { page: found.page, state: 'ok', missing: [], since_ms: nowMs } : watch.said, lacking, lacking_since_ms: moved ? nowMs : since }
  const patience = missing.includes('composer') ? LOADING_MS : PATIENCE_MS
  if (lacking !== '' && nowMs - next.lacking_since_ms < patience) return next
  const state = missing.length === 0 ? 'ok' : missing.some((name) => BLINDING.has(name)) ? 'blind' : 'degraded'
  if (state === next.said.state && lacking === (next.said.missing ?? []).join(' ')) return next
  return { ...next, said: { page: found.page, state, missing, since_ms: lacking === '' ? nowMs : next.lacking_since_ms } }
}
