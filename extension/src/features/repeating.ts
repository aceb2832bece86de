/** Repeating: which text a message is, without its words: the same key as `text_key` of the Python domain. */
import { hmacSha256 } from '../shared/sha256'

/** 32 hex digits for the folded text under the team's key for texts (hex). */
export function textKey(secret: string, folded: string): string {
  const key = Uint8Array.from(secret.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
  const mac = hmacSha256(key, new TextEncoder().encode(folded))
  return [...mac.slice(0, 16)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
