// Boxes that send from beside the messages: the answer to a story or a note, the sheet that shares a profile.
import { overlay } from './dialogs'
import { button, make } from './element'
import { pictureOf } from './icons'
import { type Person, send, state, threadWith } from './state'
import { css } from './style'
import { say } from './words'

const ROW = css('display:flex;gap:10px;align-items:center;padding:12px 16px')
const BOX = css('flex:1;min-width:0;border:1px solid var(--line);border-radius:22px;padding:9px 16px;font:inherit;color:inherit;background:none;outline:none;resize:none;min-height:40px')
const SEND = css('color:var(--link);font-weight:600;padding:4px 6px;hover:opacity:.7')
const TOAST = css('position:fixed;bottom:28px;left:50%;transform:translateX(-50%);background:var(--ink);color:var(--ground);border-radius:10px;padding:10px 18px;z-index:12')
const TOAST_MS = 4_000

/** What the page says for a moment at its lower edge. */
function toast(text: string): void {
  const shown = make('div', { role: 'status', class: TOAST }, text)
  document.body.append(shown)
  setTimeout(() => shown.remove(), TOAST_MS)
}

/** Sends `text` to each of `people`, and says what became of it; `restore` gets the text back when it did not go. */
function carry(people: Person[], text: string, restore: () => void): void {
  for (const person of people) {
    const thread = threadWith(person.handle)
    if (!thread) continue
    void send(thread, text, () => {}).then(() => {
      const hasGone = thread.messages.some((message) => message.text === text && !message.standing)
      if (!hasGone) restore()
      toast(say(hasGone ? 'Message sent' : "Couldn't send."))
    })
  }
}

/** The page of a story: a picture, and a box to answer it. */
export function story(person: Person): HTMLElement {
  const field = make('textarea', { placeholder: say('Reply to {}...', person.handle), rows: '1', class: BOX })
  const act = (): void => {
    const text = field.value.trim()
    if (!text) return
    set('')
    carry([person], text, () => set(text))
  }
  const sending = button({ class: SEND }, act, say('Send'))
  const tail = make('div', {})
  const draw = (): void => tail.replaceChildren(...(field.value.trim() ? [sending] : []))
  const set = (text: string): void => {
    field.value = text
    draw()
  }
  field.addEventListener('input', draw)
  field.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
    event.preventDefault()
    act()
  })
  const picture = make('div', { class: css('height:340px;border-radius:12px;background:linear-gradient(160deg,#7a5cff,#ff8a5c)') })
  const head = make('a', { role: 'link', href: `/${person.handle}/`, class: ROW }, make('img', { alt: 'user-profile-picture', src: pictureOf(person.handle), class: css('width:32px;height:32px;border-radius:50%') }), person.handle)
  const quick = ['😂', '😍', '🔥'].map((emoji) => button({ class: css('font-size:22px') }, () => carry([person], emoji, () => {}), emoji))
  return make('section', { class: css('width:380px;margin:24px auto') }, head, picture, make('div', { class: ROW }, ...quick), make('div', { class: ROW }, field, tail))
}

/** The notes above the inbox; each opens a dialog in which it is answered. */
export function notes(people: Person[]): HTMLElement {
  return make('div', { class: css('display:flex;gap:10px;padding:4px 24px') }, ...people.map((person) =>
    button({ 'aria-label': say('Note from {}', person.handle) }, () => answerNote(person),
      make('img', { alt: 'user-profile-picture', src: pictureOf(person.handle), class: css('width:44px;height:44px;border-radius:50%') })))) // prettier-ignore
}

function answerNote(person: Person): void {
  const field = make('div', { role: 'textbox', contenteditable: 'plaintext-only', 'aria-label': say('Reply to {}...', person.handle), class: BOX })
  field.setAttribute('contenteditable', 'true')
  const act = (): void => {
    const text = field.textContent.trim()
    if (!text) return
    field.textContent = ''
    carry([person], text, () => (field.textContent = text))
  }
  field.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
    event.preventDefault()
    act()
  })
  const head = make('a', { role: 'link', href: `/${person.handle}/`, class: ROW }, make('b', {}, person.handle), ' ', say('Note from {}', person.name))
  overlay(say('Note from {}', person.handle), head, make('div', { class: ROW }, field, button({ class: SEND }, act, say('Send'))))
  field.focus()
}

/** The sheet that shares something with people who are chosen in it, with or without words. */
export function share(what: string): void {
  const chosen = new Set<Person>()
  const input = make('input', { name: 'queryBox', placeholder: say('Search...'), autocomplete: 'off', class: css('border:0;padding:12px 20px;font:inherit;background:none;color:inherit;outline:none') })
  const found = make('div', { role: 'listbox', class: css('overflow-y:auto;height:200px') })
  const field = make('textarea', { placeholder: say('Message...'), rows: '1', class: BOX })
  const draw = (): void => {
    // Who was chosen stays in sight, whatever is looked for next.
    const others = Object.values(state.people).filter((person) => !chosen.has(person) && person.handle.includes(input.value.toLowerCase()))
    const people = [...others.slice(0, 20), ...chosen]
    found.replaceChildren(...people.map((person) => {
      const line = make('div', { role: 'option', tabindex: '0', 'aria-selected': `${chosen.has(person)}`, class: `${ROW} ${css('hover:background:var(--hover)')}` },
        make('img', { alt: 'user-profile-picture', src: pictureOf(person.handle), class: css('width:40px;height:40px;border-radius:50%') }), make('span', {}, person.name))
      line.addEventListener('click', () => {
        if (!chosen.delete(person)) chosen.add(person)
        draw()
      })
      return line
    })) // prettier-ignore
  }
  input.addEventListener('input', draw)
  const close = overlay(say('Share'), input, found, make('div', { class: ROW }, field, button({ class: SEND }, () => {
    if (chosen.size === 0) return
    const words = field.value.trim()
    close()
    carry([...chosen], words || what, () => {})
  }, say('Send')))) // prettier-ignore
  draw()
}
