/** Times as people say them; the exact time in local time and UTC is given beside it. */
import { AGO } from './strings'

/** "3 days ago", from two instants in epoch milliseconds. */
export function ago(atMs: number, nowMs: number): string {
  const minutes = Math.floor((nowMs - atMs) / 60_000)
  if (minutes < 1) return AGO.now
  if (minutes < 60) return AGO.minute(minutes)
  const hours = Math.floor(minutes / 60)
  if (hours < 24) return AGO.hour(hours)
  const days = Math.floor(hours / 24)
  return days < 7 ? AGO.day(days) : AGO.week(Math.floor(days / 7))
}

/** The local day, as date fields have it: `2026-11-27`. */
export function dayOf(atMs: number): string {
  const at = new Date(atMs)
  return [at.getFullYear(), String(at.getMonth() + 1).padStart(2, '0'), String(at.getDate()).padStart(2, '0')].join('-')
}

/** Noon of a local day, or now when that is still to come. */
export const instantOf = (day: string, nowMs: number): number => Math.min(new Date(`${day}T12:00:00`).getTime(), nowMs)

/** A day as people here write it: `27 Nov`. */
export const dayWords = (day: string): string => new Date(`${day}T12:00:00`).toLocaleDateString(undefined, { day: 'numeric', month: 'short' })

/** The day of an instant with its year: `3 Mar 2026`. */
export const wholeDay = (atMs: number): string => new Date(atMs).toLocaleDateString(undefined, { day: 'numeric', month: 'short', year: 'numeric' })

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
