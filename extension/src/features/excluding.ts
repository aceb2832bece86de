/** Excluding: the text of an excluded prospect is not taken. The agent's set holds keyed hashes, never handles. */
import type { Exclusions } from '../wire/native'

/** Whether `handle` is in the set: hex HMAC-SHA256 of the handle under the set's key. */
export async function isExcluded(handle: string, exclusions: Exclusions): Promise<boolean> {
  if (exclusions.hashes.length === 0) return false
  const raw = Uint8Array.from(exclusions.key.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
  const key = await crypto.subtle.importKey('raw', raw, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
  const mac = new Uint8Array(await crypto.subtle.sign('HMAC', key, new TextEncoder().encode(handle)))
  const hash = [...mac].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return exclusions.hashes.includes(hash)
}
