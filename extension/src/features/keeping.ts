/** Keeping: what of a capture may be written down in the browser before the agent has it. */
import type { Capture, State } from '../wire/native'

/** `drop`: not ours to log. Text on `disk`, only in `memory` until the agent answers, or not taken at `none`. */
export type Keeping = { drop: 'actor-not-joined' | 'capture-paused' | 'thread-not-logged' } | { text: 'disk' | 'memory' | 'none' }

export interface Circumstances {
  /** The agent's last word, kept over restarts; null when there never was one. */
  state: State | null
  /** Whether that word is of this minute. */
  live: boolean
  paused: boolean
  /** Whether the conversation is never logged. */
  unlogged: boolean
  /** Whether the prospect is in the exclusion set. */
  excluded: boolean
  /** Accounts whose joining waits in the outbox. */
  joining: ReadonlySet<string>
}

/** What to do with `capture`. Private accounts stay private; without certainty the text stays in memory. */
export function keepingOf(capture: Capture, { state, live, paused, unlogged, excluded, joining }: Circumstances): Keeping {
  if (paused) return { drop: 'capture-paused' }
  if (unlogged) return { drop: 'thread-not-logged' }
  const { user_id } = capture.actor
  const isJoined = user_id !== null && (joining.has(user_id) || (state?.actors ?? []).some((actor) => actor.user_id === user_id))
  if (state && live && state.signed_in !== 'no' && user_id !== null && !isJoined) return { drop: 'actor-not-joined' }
  if (excluded) return { text: 'none' }
  const isSafe = state !== null && isJoined && state.text_policy !== 'none' && (capture.prospect.handle !== null || state.exclusions.hashes.length === 0)
  return { text: isSafe ? 'disk' : 'memory' }
}
