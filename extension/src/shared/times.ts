/** Times as people say them; the exact time in local time and UTC is given beside it. */

/** "3 days ago", from two instants in epoch milliseconds. */
export function ago(atMs: number, nowMs: number): string {
  const minutes = Math.floor((nowMs - atMs) / 60_000)
  if (minutes < 1) return 'just now'
  const steps: [number, string][] = [[60, 'minute'], [24, 'hour'], [7, 'day'], [Number.POSITIVE_INFINITY, 'week']]
  let amount = minutes
  for (const [size, unit] of steps) {
    if (amount < size) return `${amount} ${unit}${amount === 1 ? '' : 's'} ago`
    amount = Math.floor(amount / size)
  }
  return `${amount} weeks ago`
}

/** Clock time here, `14:32`. */
export const clock = (atMs: number): string => new Date(atMs).toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit', hour12: false })

/** Clock time here, with the day when it is not today's: `14:32`, `29 Nov 14:32`. */
export function moment(atMs: number, nowMs: number): string {
  const at = new Date(atMs)
  const isToday = at.toDateString() === new Date(nowMs).toDateString()
  return isToday ? clock(atMs) : `${at.toLocaleDateString(undefined, { day: 'numeric', month: 'short' })} ${clock(atMs)}`
}

/** Local and UTC, for hover and focus. */
export const exact = (atMs: number): string => `${new Date(atMs).toLocaleString()} (${new Date(atMs).toISOString().replace('T', ' ').slice(0, 16)} UTC)`
