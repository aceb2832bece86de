/** Holding: a press is stopped, and the same text passes when the person presses again. No event is ever made. */

/** How long after a hold the second press counts. */
export const AGAIN_MS = 5_000

/** A press that was stopped in one chat. */
export interface Hold {
  root: number
  text: string
  at_ms: number
}

export interface Press {
  root: number
  text: string
  at_ms: number
  /** A key that is held down repeats; that is not a second decision. */
  repeated: boolean
  severity: string
  may_override: boolean
}

export interface Decision {
  stop: boolean
  overridden: boolean
  /** What is remembered for the next press. */
  hold: Hold | null
  /** The first press of a hold is told to the agent; repeats of a key that is held down are not. */
  log: boolean
}

/** Whether `press` is stopped, given what was held before. */
export function decide(press: Press, held: Hold | null): Decision {
  if (press.severity !== 'hold') return { stop: false, overridden: false, hold: null, log: true }
  const isAgain = held !== null && held.root === press.root && held.text === press.text && press.at_ms - held.at_ms <= AGAIN_MS
  if (press.repeated) return { stop: true, overridden: false, hold: isAgain ? held : null, log: false }
  if (isAgain && press.may_override) return { stop: false, overridden: true, hold: null, log: true }
  return { stop: true, overridden: false, hold: { root: press.root, text: press.text, at_ms: press.at_ms }, log: true }
}
