import { beforeEach, expect, test } from 'vitest'
import { isChosenNow, onChosen } from './choosing'

const said: string[] = []
let field: HTMLSelectElement

beforeEach(() => {
  said.length = 0
  document.body.innerHTML = '<select><option value="new">New</option><option value="warm">Warm</option><option value="paid">Paid</option></select>'
  field = document.querySelector('select') as HTMLSelectElement
  onChosen(field, (value) => said.push(value))
})

const key = (name: string): boolean => field.dispatchEvent(new KeyboardEvent('keydown', { key: name }))
const become = (value: string): void => {
  field.value = value
  field.dispatchEvent(new Event('change'))
}
const byKeys = (value: string): void => {
  key('ArrowDown')
  become(value)
}

test('what is chosen by mouse is said at once', () => {
  field.dispatchEvent(new Event('pointerdown'))
  become('warm')

  expect(said).toEqual(['warm'])
})

test.each([['Enter is pressed', () => key('Enter')], ['the field is left', () => field.dispatchEvent(new Event('blur'))]])('of what is passed on the way by keys only the last is said, when %s', (_, end) => {
  byKeys('warm')
  byKeys('paid')
  expect([said, isChosenNow(field)]).toEqual([[], true])

  end()

  expect([said, isChosenNow(field)]).toEqual([['paid'], false])
})

test('what ends where it began is nothing to say', () => {
  byKeys('warm')
  byKeys('new')
  field.dispatchEvent(new Event('blur'))

  expect(said).toEqual([])
})
