/** Excluding: the text of an excluded prospect is not taken. The agent's set holds keyed hashes, never handles. */
import type { Exclusions } from '../wire/native'

/** Whether `handle` is in the set. */
export async function isExcluded(handle: string, exclusions: Exclusions): Promise<boolean> {
  return exclusions.hashes.length > 0 && exclusions.hashes.includes(await hashOf(handle, exclusions.key))
}

/** The set with `handle` in it. */
export async function excluding(handle: string, exclusions: Exclusions): Promise<Exclusions> {
  const hash = await hashOf(handle, exclusions.key)
  return exclusions.hashes.includes(hash) ? exclusions : { ...exclusions, hashes: [...exclusions.hashes, hash] }
}

/** Hex HMAC-SHA256 of the handle under the set's key. */
async function hashOf(handle: string, hexKey: string): Promise<string> {
  const raw = Uint8Array.from(hexKey.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
  const key = await crypto.subtle.importKey('raw', raw, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
  const mac = new Uint8Array(await crypto.subtle.sign('HMAC', key, new TextEncoder().encode(handle)))
  return [...mac].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
