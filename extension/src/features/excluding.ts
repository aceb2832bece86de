/** Excluding: no text of an excluded prospect, nothing of a conversation that is never logged. Sets hold keyed hashes alone. */
import type { Exclusions } from '../wire/native'

/** Whether `handle` is in the set. */
export async function isExcluded(handle: string, exclusions: Exclusions): Promise<boolean> {
  return exclusions.hashes.length > 0 && exclusions.hashes.includes(await hashOf(handle, exclusions.key))
}

/** Whether the conversation is one that is never logged. */
export async function isUnlogged(user_id: string | null, thread_id: string | null, unlogged: Exclusions | null | undefined): Promise<boolean> {
  if (!unlogged || unlogged.hashes.length === 0 || user_id === null || thread_id === null) return false
  return unlogged.hashes.includes(await hashOf(`${user_id}|${thread_id}`, unlogged.key))
}

/** The set with `handle` in it. */
export async function excluding(handle: string, exclusions: Exclusions): Promise<Exclusions> {
  const hash = await hashOf(handle, exclusions.key)
  return exclusions.hashes.includes(hash) ? exclusions : { ...exclusions, hashes: [...exclusions.hashes, hash] }
}

/** Hex HMAC-SHA256 of what is hashed under the set's key. */
async function hashOf(hashed: string, hexKey: string): Promise<string> {
  const raw = Uint8Array.from(hexKey.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
  const key = await crypto.subtle.importKey('raw', raw, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
  const mac = new Uint8Array(await crypto.subtle.sign('HMAC', key, new TextEncoder().encode(hashed)))
  return [...mac].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
