/** Presses: which keys and clicks of a person send the draft, and which of them are one and the same. */

export type Way = 'enter' | 'numpad-enter' | 'send-button'
export type Place = 'editor' | 'send-button' | 'elsewhere'

export interface KeyPress {
  key: string
  code: string
  shift: boolean
  composing: boolean
  trusted: boolean
  place: Place
}

/** The way in which a key press sends, or null. Shift+Enter is a new line; Enter in a composition picks a word. */
export function wayOfKey({ key, code, shift, composing, trusted, place }: KeyPress): Way | null {
  if (!trusted || composing) return null
  if (place === 'send-button') return key === 'Enter' || key === ' ' ? 'send-button' : null
  if (place !== 'editor' || key !== 'Enter' || shift) return null
  return code === 'NumpadEnter' ? 'numpad-enter' : 'enter'
}

/** One pointer event on the Send button. */
export interface PointerEventSeen {
  type: string
  at_ms: number
  trusted: boolean
  main_button: boolean
}

/** The events of one click belong together this long. */
export const GESTURE_MS = 3_000

const ORDER = ['pointerdown', 'mousedown', 'pointerup', 'mouseup', 'click']

/** A press of the Send button: its first event decides, and what was decided holds for the rest of the click. */
export interface Gesture {
  began_ms: number
  last: string
  stopped: boolean
}

/** A key pressed on the Send button: a real `<button>` is clicked by the browser for it, and that click is the same press. */
export const byKey = (nowMs: number, stopped: boolean): Gesture => ({ began_ms: nowMs, last: 'mouseup', stopped })

/** Whether `event` goes on with `gesture` (same click) instead of beginning another. */
export function continues(gesture: Gesture | null, event: PointerEventSeen): gesture is Gesture {
  if (!gesture || event.at_ms - gesture.began_ms > GESTURE_MS) return false
  return ORDER.indexOf(event.type) > ORDER.indexOf(gesture.last)
}

/** Whether `event` can begin a press: trusted, by the main button, at its start (a bare `click` comes from assistive tools). */
export const begins = (event: PointerEventSeen): boolean =>
  event.trusted && event.main_button && (event.type === 'pointerdown' || event.type === 'mousedown' || event.type === 'click')
