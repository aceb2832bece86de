/**
 * Sealing: what waits on disk is written for whoever holds the other half of a key pair, which is the agent. The browser's
 * storage is a log that keeps what was taken out of it; with the key destroyed, what is left there says nothing.
 * Each thing has an AES-GCM key of its own, agreed on between a fresh P-256 pair and the pair of the outbox.
 */
import type { OutboxKey } from '../wire/native'

const CURVE = { name: 'ECDH', namedCurve: 'P-256' } as const

/** The half that is kept in the browser; it seals and cannot open. `tag` is what the agent had said when it was made. */
export interface SealingKey {
  id: string
  public: string
  tag: string
}

export interface Sealed {
  key: string
  from: string
  iv: string
  data: string
}

const text = (bytes: Uint8Array): string => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
const bytes = (words: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(words), (letter) => letter.charCodeAt(0))

const agreed = (mine: CryptoKey, theirs: CryptoKey): Promise<CryptoKey> =>
  crypto.subtle.deriveKey({ name: 'ECDH', public: theirs }, mine, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])

const publicOf = (words: string): Promise<CryptoKey> => crypto.subtle.importKey('raw', bytes(words), CURVE, false, [])

/** A new pair: the half that seals, and the half for the agent. */
export async function newPair(id: string, tag: string): Promise<{ sealing: SealingKey; opening: OutboxKey }> {
  const pair = await crypto.subtle.generateKey(CURVE, true, ['deriveKey'])
  const [open, secret] = await Promise.all([crypto.subtle.exportKey('raw', pair.publicKey), crypto.subtle.exportKey('pkcs8', pair.privateKey)])
  return { sealing: { id, public: text(new Uint8Array(open)), tag }, opening: { id, private: text(new Uint8Array(secret)) } }
}

export async function seal(key: SealingKey, value: unknown): Promise<Sealed> {
  const fresh = await crypto.subtle.generateKey(CURVE, true, ['deriveKey'])
  const iv = crypto.getRandomValues(new Uint8Array(12))
  const secret = await agreed(fresh.privateKey, await publicOf(key.public))
  const data = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, secret, new TextEncoder().encode(JSON.stringify(value)))
  const from = await crypto.subtle.exportKey('raw', fresh.publicKey)
  return { key: key.id, from: text(new Uint8Array(from)), iv: text(iv), data: text(new Uint8Array(data)) }
}

/** What was sealed; null when none of `keys` opens it. */
export async function open(sealed: Sealed, keys: readonly OutboxKey[]): Promise<unknown> {
  const key = keys.find(({ id }) => id === sealed.key)
  if (!key) return null
  try {
    const mine = await crypto.subtle.importKey('pkcs8', bytes(key.private), CURVE, false, ['deriveKey'])
    const secret = await agreed(mine, await publicOf(sealed.from))
    const data = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: bytes(sealed.iv) }, secret, bytes(sealed.data))
    return JSON.parse(new TextDecoder().decode(data)) as unknown
  } catch {
    return null
  }
}
