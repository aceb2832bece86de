/** Retrying: when the link to the agent is tried again, and when a loop would help nobody. */
import type { LinkState } from '../wire/inside'

const DELAYS_MS = [1_000, 2_000, 5_000, 15_000, 60_000]

/** What a lost port means, by Chrome's own words for it. */
export function stateAfter(reason: string): LinkState {
  if (/not found/i.test(reason)) return 'not-found'
  if (/forbidden/i.test(reason)) return 'forbidden'
  return 'retrying'
}

/** How long to wait before attempt `attempt` (from 0), up to a quarter more or less; null for "not by itself". */
export function delayOf(state: LinkState, attempt: number, random: number): number | null {
  if (state !== 'retrying') return null
  const base = DELAYS_MS[Math.min(attempt, DELAYS_MS.length - 1)] as number
  return Math.round(base * (0.75 + random / 2))
}
