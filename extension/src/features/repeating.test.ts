import { createHash, createHmac, randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { hmacSha256, sha256 } from '../shared/sha256'
import { foldText } from '../site/folding'
import { textKey } from './repeating'

describe('the hash that answers at once', () => {
  it.each([0, 1, 55, 56, 63, 64, 65, 119, 120, 1000])('says of %i bytes what the platform says', (length) => {
    const message = randomBytes(length)

    expect(Buffer.from(sha256(message)).equals(createHash('sha256').update(message).digest())).toBe(true)
  })

  it.each([1, 32, 64, 65, 200])('is keyed by %i bytes as the platform is', (length) => {
    const [key, message] = [randomBytes(length), randomBytes(77)]

    expect(Buffer.from(hmacSha256(key, message)).equals(createHmac('sha256', key).update(message).digest())).toBe(true)
  })
})

it('a text has the key that the agent gives it', () => {
  // tests/domain/test_prospects.py has the same three values.
  const secret = '2df8dd4c1b18fe8b57817d0838bdd5fb15f4f884da89f60910db588350d663e6'

  expect(textKey(secret, foldText('Hi  Mila \u200b😀 é'))).toBe('ce848d343c910117179492f63607f75c')
})
