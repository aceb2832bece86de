/** One chat of the page while it is looked at: its root, its outreaches on the way, and who it is with. */
import { CHOSEN_MS, type Deed, did, doneBy, type Reaction, reacted } from '../../features/doing'
import { type Pending, type Sight, look, pendingOf } from '../../features/settling'
import { type Watched, watch, watchedFrom } from '../../features/observing'
import { hear, hearingFrom } from '../../features/replying'
import { first, packVersion } from '../../site/anchors'
import { isAside, saysSent } from '../../site/asides'
import type { Bubble } from '../../site/bubbles'
import { buttonsBeside, draftOf, nameOfButton } from '../../site/composer'
import { foldText } from '../../site/folding'
import { once } from '../../site/glance'
import { Messages } from '../../site/messages'
import { identified, type SeenBubble } from '../../site/newness'
import { prospectOf } from '../../site/prospect'
import { type ChatRoot, refreshed } from '../../site/roots'
import type { Capture, ProspectSeen } from '../../wire/native'

/** A header may still show the former person this long after the page moved to another thread. */
export const STALE_MS = 3_000

/** Who a place was with last; a header that did not change with the thread is not believed at once. */
export interface Trust {
  thread: string | null
  handle: string | null
  former: string | null
  moved_ms: number
}

export const noTrust = (): Trust => ({ thread: null, handle: null, former: null, moved_ms: 0 })

/** A press whose outcome is awaited, with the capture that told of it. */
export interface Underway {
  intent: Capture
  /** The prospect was not known at the press and may still be. */
  nameless: boolean
}

const keys = new WeakMap<Element, number>()
let lastKey = 0

/** A number that tells this element from all others of the page. */
export function keyOf(element: Element): number {
  let key = keys.get(element)
  if (key === undefined) {
    lastKey += 1
    key = lastKey
    keys.set(element, key)
  }
  return key
}

const seen = new WeakMap<Bubble, SeenBubble>()

function seenOf(bubble: Bubble): SeenBubble {
  const known = seen.get(bubble) ?? seenAs(bubble)
  seen.set(bubble, known)
  return known
}

const seenAs = ({ node, around, alone, side, parts, shortened, failed, working, media, wordless }: Bubble): SeenBubble => {
  const places = around.map(keyOf)
  return { key: keyOf(node), around: places, alone: places.slice(0, alone), side, parts, shortened, failed, working, media, wordless }
}

export class Chat {
  root: ChatRoot
  readonly trust: Trust
  readonly key: number
  pendings: Pending[] = []
  readonly underway = new Map<string, Underway>()
  readonly namesWhileEmpty = new Set<string>()
  watched: Watched = watchedFrom(null, 0)
  hearing = hearingFrom(null, 0)
  typed_ms = 0
  pressed_ms = 0
  deed: Deed | null = null
  reaction: Reaction | null = null
  /** The messages of the last look, and who each of them is, however often it was drawn. */
  #looked: SeenBubble[] = []
  #messages: Messages | null = null
  #read: readonly Bubble[] = []
  #seen: SeenBubble[] = []
  #identities = new Map<number, number>()
  #same: { key: number; side: SeenBubble['side'] }[] = []
  /** Outreaches in a row that stayed unconfirmed though the chat was in sight. */
  streak = 0

  constructor(root: ChatRoot, trust: Trust) {
    this.root = root
    this.trust = trust
    this.key = keyOf(root.element)
  }

  get pack(): string {
    return [packVersion(), ...this.root.variants].join(' ')
  }

  /** Folded draft, null without a composer. */
  draft(): string | null {
    const { editor } = this.root
    return editor?.isConnected ? once(editor, 'draft', () => foldText(draftOf(editor))) : null
  }

  /** Reads the root anew: composer and list come and go while the root stays. */
  refresh(): void {
    this.root = refreshed(this.root)
    if (this.draft() === '') for (const button of buttonsBeside(this.root)) this.namesWhileEmpty.add(nameOfButton(button))
  }

  /** Who the chat is with; `remembered` answers for a thread whose header is not there (yet). */
  prospect(path: string, own: string | null, nowMs: number, remembered: (thread: string) => string | null): ProspectSeen {
    const seen = prospectOf(this.root, { path, own })
    const { trust } = this
    if (seen.thread_id !== trust.thread) {
      if (trust.thread !== null) {
        trust.former = trust.handle
        trust.moved_ms = nowMs
      }
      trust.thread = seen.thread_id
      trust.handle = null
    }
    const isStale = seen.handle !== null && seen.handle === trust.former && nowMs - trust.moved_ms < STALE_MS
    if (seen.handle !== null && !isStale) {
      trust.handle = seen.handle
      trust.former = null
      return seen
    }
    const known = seen.thread_id === null ? null : remembered(seen.thread_id)
    const sources = seen.sources.filter((source) => source !== 'header' && source !== 'profile-path')
    if (isStale && known === seen.handle) return seen
    return { ...seen, handle: known, display_name: null, sources: known ? [...sources, 'memory'] : sources }
  }

  /** The newest messages as they are this instant; the same array as before when none of them changed. */
  #bubbles(nowMs: number): SeenBubble[] {
    const { list } = this.root
    if (!list) return []
    if (this.#messages?.list !== list) {
      this.leave()
      this.#messages = new Messages(list)
    }
    const read = this.#messages.read(nowMs)
    if (read !== this.#read) {
      this.#read = read
      this.#seen = read.map(seenOf)
    }
    return this.#seen
  }

  /** The page took the chat away, or it is not looked at any more. */
  leave(): void {
    this.#messages?.leave()
    this.#messages = null
  }

  /** Without a message list, what the page says stands for the message. */
  get isAside(): boolean {
    return isAside(this.root)
  }

  #notice(): boolean {
    if (this.isAside) return saysSent(document)
    return first('request-notice', this.root.element) !== null
  }

  /** The person clicked what may send something without words; `kind` is what the button is for, where that is known. */
  do(kind: string | null, nowMs: number): void {
    this.deed = did(this.deed, { at_ms: nowMs, kind, before: this.#bubbles(nowMs) })
  }

  /** What was sent without words since the last look, with the click that did it; each is told once. */
  done(nowMs: number): { deed: Deed; content: string } | null {
    const { deed } = this
    if (!deed) return null
    const content = doneBy(deed, this.#bubbles(nowMs), nowMs)
    if (content === null) {
      if (nowMs - deed.at_ms > CHOSEN_MS) this.deed = null
      return null
    }
    this.deed = null
    return { deed, content }
  }

  /** The person clicked an emoji beside the box of a story. */
  react(emoji: string, nowMs: number): void {
    this.reaction = { at_ms: nowMs, emoji, draft: this.draft(), quiet: !saysSent(document) }
  }

  /** The reaction that the page has now said was sent; told once. */
  reacted(nowMs: number): Reaction | null {
    const { reaction } = this
    if (!reaction) return null
    const { reaction: next, sent } = reacted(reaction, { at_ms: nowMs, draft: this.draft(), saysSent: saysSent(document) })
    this.reaction = next
    return sent ? reaction : null
  }

  /**
   * Begins to wait for what becomes of a press. `before` are the messages there were then, if not those of now; of `oneOf`
   * several messages of one press, a notice that something was sent confirms none; nor does one that was `said` before.
   */
  begin(intent: Capture, text: string, nameless: boolean, { before = this.#bubbles(intent.at_ms), oneOf = 1, said = this.#notice() }: { before?: readonly SeenBubble[]; oneOf?: number; said?: boolean } = {}): void {
    const outreach_id = intent.outreach_id as string
    this.underway.set(outreach_id, { intent, nameless })
    this.pendings.push(pendingOf({ outreach_id, text, intent_ms: intent.at_ms, before, notice: oneOf > 1 || said }))
    this.pressed_ms = Math.max(this.pressed_ms, intent.at_ms)
  }

  /** Takes over what another chat was waiting for: the page has drawn its root anew. */
  adopt(former: Chat): void {
    this.pendings = [...former.pendings, ...this.pendings]
    for (const [id, underway] of former.underway) this.underway.set(id, underway)
    for (const name of former.namesWhileEmpty) this.namesWhileEmpty.add(name)
    this.pressed_ms = Math.max(this.pressed_ms, former.pressed_ms)
    this.typed_ms = Math.max(this.typed_ms, former.typed_ms)
    this.streak = former.streak
    this.deed ??= former.deed
    former.pendings = []
    former.underway.clear()
  }

  /** One look at the chat: outreaches that are over now, with the capture each began with. */
  settle(path: string, nowMs: number): { underway: Underway; kind: string; evidence: string[] }[] {
    if (this.pendings.length === 0) return []
    const { thread_id } = prospectOf(this.root, { path, own: null })
    const isHere = (pending: Pending): boolean => {
      const thread = this.underway.get(pending.outreach_id)?.intent.prospect.thread_id ?? null
      return this.isAside || (this.root.element.isConnected && (thread === null || thread_id === null || thread === thread_id))
    }
    const sight: Omit<Sight, 'visible'> = { at_ms: nowMs, bubbles: this.#bubbles(nowMs), draft: this.draft(), notice: this.#notice(), typed_ms: this.typed_ms }
    const visible = this.pendings.filter((pending) => pending.done || isHere(pending))
    const hidden = this.pendings.filter((pending) => !visible.includes(pending))
    const one = look(visible, { ...sight, visible: true })
    const other = look(hidden, { ...sight, visible: false })
    this.pendings = [...one.pendings, ...other.pendings].sort((a, b) => a.intent_ms - b.intent_ms)
    return [...one.outcomes, ...other.outcomes].flatMap(({ outreach_id, kind, evidence }) => {
      const underway = this.underway.get(outreach_id)
      const stays = this.pendings.some((pending) => pending.outreach_id === outreach_id && pending.left && !pending.done)
      // A name that comes late is still told of what failed at once.
      if (!stays && !underway?.nameless) this.underway.delete(outreach_id)
      // Only what was in sight says anything of how well messages are recognised.
      if (one.outcomes.some((outcome) => outcome.outreach_id === outreach_id)) this.streak = kind === 'outreach.unconfirmed' && !this.isAside ? this.streak + 1 : 0
      const words = this.isAside ? evidence.map((word) => (word === 'request-notice' ? 'sent-notice' : word)) : evidence
      return underway ? [{ underway, kind, evidence: words }] : []
    })
  }

  /** The words of the newest message, when it is an own one and all of it is shown. */
  newestWords(): string | null {
    const newest = this.#read.at(-1)
    return newest && newest.side === 'own' && !newest.shortened ? (newest.parts.at(-1) ?? null) : null
  }

  /** Whether an own message appeared that no press here explains, and whether the other person wrote. */
  observe(path: string, nowMs: number): { observed: boolean; replied: boolean } {
    const { thread_id } = prospectOf(this.root, { path, own: null })
    const bubbles = this.#bubbles(nowMs)
    if (bubbles !== this.#looked) {
      this.#identities = identified(this.#looked, this.#identities, bubbles)
      this.#same = bubbles.map(({ key, side }) => ({ key: this.#identities.get(key) ?? key, side }))
      this.#looked = bubbles
    }
    const { watched, observed } = watch(this.watched, { at_ms: nowMs, thread: thread_id, bubbles: this.#same, pressed_ms: this.pressed_ms })
    const { hearing, replied } = hear(this.hearing, { at_ms: nowMs, thread: thread_id, bubbles })
    this.watched = watched
    this.hearing = hearing
    return { observed, replied }
  }
}
