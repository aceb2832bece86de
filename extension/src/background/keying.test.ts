import { describe, expect, it } from 'vitest'

import type { State } from '../wire/native'
import { tagOf } from './keying'

const stateWith = (...hashes: string[]): State =>
  ({ team: { team_id: 'team' }, erased: 0, text_policy: 'shared', exclusions: { key: '00'.repeat(32), hashes } }) as unknown as State

describe('the tag of what is to be forgotten', () => {
  it('is another one when somebody else is excluded in the place of one who may be written to again', () => {
    expect(tagOf(stateWith('aa'.repeat(16), 'bb'.repeat(16)))).not.toBe(tagOf(stateWith('aa'.repeat(16), 'cc'.repeat(16))))
  })

  it('stays while nothing changed', () => {
    expect(tagOf(stateWith('aa'.repeat(16)))).toBe(tagOf(stateWith('aa'.repeat(16))))
  })
})
