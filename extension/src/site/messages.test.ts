/** The messages of a list as it changes: what is remembered of them is what a fresh reading would say. */
import { beforeEach, describe, expect, it } from 'vitest'
import { type Bubble, bubblesOf } from './bubbles'
import { at, show } from './layouts/layouts'
import { Messages } from './messages'

const T = 1_800_000_000_000
/** All that a change did to a message's look is over by then. */
const LATER = T + 2_000
const MUCH_LATER = T + 60_000

let list: Element
let messages: Messages

beforeEach(() => {
  show('thread-t1')
  list = at('[data-pagelet="IGDMessagesList"]')
  messages = new Messages(list)
  messages.read(T)
  messages.read(LATER)
})

const own = (): HTMLElement => at('[role="group"][tabindex="-1"]') as HTMLElement
const words = (bubbles: readonly Bubble[]): string[] => bubbles.map(({ parts }) => parts.at(-1) ?? '')

describe('messages that are looked at again', () => {
  it('are the same while the page does not change', () => {
    expect(messages.read(LATER + 100)).toBe(messages.read(LATER + 200))
  })

  it.each<[string, () => void]>([
    ['another text', () => void (at('[dir="auto"]').textContent = 'edited')],
    ['another text in the same node', () => void ((at('[dir="auto"]').firstChild as Text).data = 'edited')],
    ['a sign of failure', () => own().insertAdjacentHTML('beforeend', '<div role="button">!</div>')],
    ['an alert beside it', () => own().parentElement?.insertAdjacentHTML('beforeend', '<div role="alert">w</div>')],
    ['a pale look', () => void (own().firstElementChild as HTMLElement).style.setProperty('opacity', '0.5')],
    ['a bar of progress', () => own().insertAdjacentHTML('beforeend', '<div role="progressbar"></div>')],
    ['another side', () => {
      for (const one of own().querySelectorAll<HTMLElement>('[style]')) one.setAttribute('style', 'display: flex; justify-content: flex-start')
    }],
    ['one more message', () => list.firstElementChild?.insertAdjacentHTML('afterbegin', '<div role="group" tabindex="-1"><div role="presentation"><div dir="auto">new</div></div></div>')],
    ['one message less', () => own().remove()],
    ['another order', () => own().parentElement?.parentElement?.append(own().parentElement as Element)],
    ['the group marked otherwise', () => own().removeAttribute('role')],
    ['a message changed while it was out of the page', () => {
      const [group, place] = [own(), own().parentElement as Element]
      group.remove()
      messages.read(LATER + 10)
      at('[dir="auto"]').textContent = 'another one meanwhile'
      group.querySelector('[dir="auto"]')?.replaceChildren('changed outside')
      place.append(group)
    }],
  ])('are read anew after %s', (_what, change) => {
    change()

    expect(messages.read(LATER + 100)).toEqual(bubblesOf(list))
  })

  it('are looked at for a while after a change, because pages fade them out without another', () => {
    at('[dir="auto"]').textContent = 'edited'
    messages.read(LATER + 10)
    document.body.insertAdjacentHTML('beforeend', '<style>[role="presentation"] { opacity: 0.5 }</style>')

    expect(messages.read(LATER + 300).at(-1)?.working).toBe(true)
  })

  it('are no longer on their way once they are no longer drawn pale, however long that took', () => {
    const style = document.body.appendChild(document.createElement('style'))
    style.textContent = '[role="presentation"] { opacity: 0.5 }'
    at('[dir="auto"]').textContent = 'edited'
    messages.read(LATER + 10)
    messages.read(LATER + 9_000)
    style.remove()

    expect(messages.read(LATER + 9_100).at(-1)?.working).toBe(false)
  })

  it('are read once more in full when they have come to rest', () => {
    at('[dir="auto"]').textContent = 'edited'
    const [during] = [messages.read(LATER + 10), messages.read(LATER + 300)].map((read) => read.at(-1))

    expect(messages.read(LATER + 300).at(-1)).toBe(during)
    expect(messages.read(LATER + 2_000).at(-1)).not.toBe(during)
  })

  it('are read anew now and then, whether the page changed or not', () => {
    const before = messages.read(LATER + 10)

    expect(messages.read(MUCH_LATER)[0]).not.toBe(before[0])
  })

  it('stay the elements of the page: what is new is at the end', () => {
    list.firstElementChild?.insertAdjacentHTML('afterbegin', '<div role="group" tabindex="-1"><div role="presentation"><div dir="auto">new</div></div></div>')

    expect(words(messages.read(LATER + 100)).at(-1)).toBe('new')
  })
})
