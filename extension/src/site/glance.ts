/**
 * A glance: one stretch of our own code, in which nobody else changes the page. What was looked up once in it stays true
 * until it ends, and is never kept beyond it.
 */

let kept: Map<object, Map<string, unknown>> | null = null

/** Runs `act`; what it looks up `once` is looked up only once. A glance within a glance is part of it. */
export function glance<Result>(act: () => Result): Result {
  if (kept) return act()
  kept = new Map()
  try {
    return act()
  } finally {
    kept = null
  }
}

export const isGlancing = (): boolean => kept !== null

/** What `find` comes back with for `what` of `thing`; outside of a glance it is asked each time. */
export function once<Result>(thing: object, what: string, find: () => Result): Result {
  if (!kept) return find()
  let known = kept.get(thing)
  if (!known) kept.set(thing, (known = new Map<string, unknown>()))
  if (!known.has(what)) known.set(what, find())
  return known.get(what) as Result
}
