/**
 * Listening: the person's keys and clicks, seen before the page sees them. A held press is stopped here, whole: the key
 * with its `keypress` and `keyup`, a click from `pointerdown` to `click`. Nothing is ever dispatched, nothing written.
 */
import { type Gesture, begins, byKey, continues, type Place, wayOfKey } from '../../features/pressing'
import { closest } from '../../site/anchors'
import { sendButton } from '../../site/composer'
import { glance } from '../../site/glance'
import type { Chat } from './chat'
import { isOrphaned } from './line'
import type { Page } from './page'

const POINTER = ['pointerdown', 'mousedown', 'pointerup', 'mouseup', 'click'] as const
/** A composition that has just ended may still report its Enter with this key code. */
const COMPOSING_KEY = 229

/** Installs the listeners; `changed` is called when a look at the page is due. */
export function listen(page: Page, changed: () => void): void {
  let gesture: Gesture | null = null
  const stoppedKeys = new Set<string>()

  const stop = (event: Event): void => {
    event.preventDefault()
    event.stopImmediatePropagation()
  }

  /** Our errors must not reach the page; they show as "degraded" instead. */
  const on = <Name extends keyof WindowEventMap>(name: Name, act: (event: WindowEventMap[Name]) => void): void => {
    window.addEventListener(
      name,
      (event) => {
        if (isOrphaned()) return
        try {
          glance(() => act(event))
        } catch {
          page.errors += 1
        }
      },
      { capture: true },
    )
  }

  const targetOf = (event: Event): Element | null => (event.target instanceof Element ? event.target : null)

  const editorAt = (target: Element): Element | null => closest('editor', target) ?? closest('aside-editor', target)

  const placeOf = (target: Element, mayEnd = true): { place: Place; chat: Chat | null } => {
    const editor = editorAt(target)
    if (editor) {
      const chat = mayEnd ? page.chatOf(editor) : page.writtenIn(editor)
      return { place: chat ? 'editor' : 'elsewhere', chat }
    }
    const chat = mayEnd ? page.chatAround(target) : page.knownAround(target)
    const isSend = chat !== null && sendButton(chat.root, target, chat.namesWhileEmpty) !== null
    return { place: isSend ? 'send-button' : 'elsewhere', chat }
  }

  on('keydown', (event) => {
    if (event.isTrusted) page.touched()
    const target = targetOf(event)
    if (!target || !event.isTrusted) return
    const now = Date.now()
    const { place, chat } = placeOf(target, event.key === 'Enter')
    if (!chat) {
      if (event.key === 'Enter' || event.key === ' ') page.clicked(target, now)
      return
    }
    const composing = event.isComposing || event.keyCode === COMPOSING_KEY
    const way = wayOfKey({ key: event.key, code: event.code, shift: event.shiftKey, composing, trusted: event.isTrusted, place })
    if (way === null) {
      if (place === 'editor' && event.key !== 'Enter') chat.typed_ms = now
      if (place === 'elsewhere' && (event.key === 'Enter' || event.key === ' ')) page.clicked(target, now)
      return
    }
    page.focus(chat)
    const stopped = page.press(chat, way, event.repeat, now)
    if (place === 'send-button') gesture = byKey(now, stopped)
    if (stopped) {
      stoppedKeys.add(event.code)
      stop(event)
    } else stoppedKeys.delete(event.code)
    changed()
  })

  on('keypress', (event) => {
    if (event.isTrusted && stoppedKeys.has(event.code)) stop(event)
  })

  on('keyup', (event) => {
    if (event.isTrusted && stoppedKeys.delete(event.code)) stop(event)
    changed()
  })

  for (const name of POINTER) {
    on(name, (event) => {
      if (event.isTrusted && name === 'pointerdown') page.touched()
      const target = targetOf(event)
      if (!target) return
      const seen = { type: event.type, at_ms: Date.now(), trusted: event.isTrusted, main_button: event.button === 0 }
      // The rest of a click belongs to its beginning, also when the button has meanwhile left with the draft.
      if (continues(gesture, seen)) {
        gesture.last = event.type
        if (gesture.stopped && event.isTrusted) stop(event)
        return
      }
      gesture = null
      if (!begins(seen)) return
      const { place, chat } = placeOf(target)
      if (place === 'elsewhere') page.clicked(target, seen.at_ms)
      if (place !== 'send-button' || !chat) return
      const stopped = page.press(chat, 'send-button', false, seen.at_ms)
      gesture = { began_ms: seen.at_ms, last: event.type, stopped }
      if (stopped) stop(event)
      changed()
    })
  }

  for (const name of ['beforeinput', 'paste', 'drop', 'compositionend', 'focusin'] as const) {
    on(name, (event) => {
      const target = targetOf(event)
      const editor = target && event.isTrusted ? editorAt(target) : null
      const chat = editor ? page.writtenIn(editor) : null
      if (!chat) return
      page.focus(chat)
      const isLine = event instanceof InputEvent && (event.inputType === 'insertParagraph' || event.inputType === 'insertLineBreak')
      if (name !== 'focusin' && !isLine) chat.typed_ms = Date.now()
      changed()
    })
  }
}
