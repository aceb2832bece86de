/** Ids that are made before anything is sent: UUIDs of version 7, which sort by the time they were made (RFC 9562). */

let lastMs = 0
let counter = 0

/** A new id; later ones of this program sort after earlier ones, also within one millisecond. */
export function newId(nowMs: number = Date.now()): string {
  if (nowMs > lastMs) {
    lastMs = nowMs
    counter = 0
  } else if (counter < 0xfff) counter += 1
  else {
    lastMs += 1
    counter = 0
  }
  const random = crypto.getRandomValues(new Uint8Array(8))
  const variant = ((random[0] ?? 0) & 0x3f) | 0x80
  const tail = [variant, ...random.slice(1)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  const time = lastMs.toString(16).padStart(12, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-7${counter.toString(16).padStart(3, '0')}-${tail.slice(0, 4)}-${tail.slice(4)}`
}
