/**
 * Keying: which key seals the outbox. The browser makes a pair, hands the agent the half that opens, and makes another
 * when words are to be forgotten; the former is destroyed once nothing on disk needs it any more.
 */
import { newId } from '../shared/ids'
import type { KeepOutboxKeys, OutboxKeys, State } from '../wire/native'
import type { Outbox } from './outbox'
import { newPair } from './sealing'

/** What an agent says of all words that are to be forgotten: with another tag, another key. */
export const tagOf = ({ team, erased, text_policy, exclusions }: State): string =>
  [team?.team_id ?? '', erased ?? 0, text_policy, exclusions.hashes.length, sumOf(exclusions.hashes)].join(' ')

/** Tells one set of exclusions from another of the same size. */
const sumOf = (hashes: readonly string[]): number => hashes.reduce((sum, hash) => (sum + parseInt(hash.slice(0, 8), 16)) % 2 ** 32, 0)

export type AskKeys = (body: KeepOutboxKeys) => Promise<OutboxKeys>

/** Opens what waits and has it sealed by a key of this tag; how many items no key opens. Raises what `ask` raises. */
export async function keepKeys(outbox: Outbox, ask: AskKeys, profile: string, tag: string, nowMs: number): Promise<number> {
  const { keys: held } = await ask({ profile, keys: null })
  const lost = await outbox.open(held)
  const current = held.find(({ id }) => id === outbox.key?.id)
  if (current && outbox.key?.tag === tag && held.length === 1) return lost
  const { sealing, opening } = await newPair(newId(nowMs), tag)
  await ask({ profile, keys: [...held, opening] })
  await outbox.use(sealing)
  // What cannot be opened now may be once its key is there again: as long as it waits, no key goes.
  if (lost === 0) await ask({ profile, keys: [opening] })
  return lost
}
