/** The page as a whole: its chats, who is signed in, what the agent said of them, and what the worker is told. */
import { CHOSEN_MS } from '../../features/doing'
import { type Found, type HealthWatch, healthy, isInDoubt, judge } from '../../features/health'
import { decide, type Hold } from '../../features/holding'
import type { Way } from '../../features/pressing'
import { textKey } from '../../features/repeating'
import { isFor, mayOverride, verdictAt } from '../../features/standing'
import { newId } from '../../shared/ids'
import { actorOf } from '../../site/actor'
import { find, first, usePack } from '../../site/anchors'
import { asideOf, chosenIn, emojiAt } from '../../site/asides'
import { draftOf, toolAt } from '../../site/composer'
import { foldText, keptText, lengthOf } from '../../site/folding'
import { once } from '../../site/glance'
import { threadOfLink } from '../../site/paths'
import { headerSign } from '../../site/prospect'
import { type ChatRoot, heirOf, rootOf, rootsIn } from '../../site/roots'
import { structureOf } from '../../site/structure'
import type { FromPage, HeldPress, ToPage } from '../../wire/inside'
import type { ActorSeen, Capture, ProspectSeen, Standing, State } from '../../wire/native'
import { Chat, noTrust } from './chat'
import { Line } from './line'

/** Longest text the agent takes, in characters; a longer one is logged without it, never cut. */
export const TEXT_MAX = 20_000
/** A header may come this much later than the press. */
const LATE_HEADER_MS = 4_000
const ASK_AGAIN_MS = 15_000
const HELD_SHOWN_MS = 60_000
const STANDINGS_MAX = 20

export class Page {
  readonly #line: Line
  #chats = new Map<Element, Chat>()
  #thread = noTrust()
  #focused: Chat | null = null
  #state: State | null = null
  #standings: Standing[] = []
  #remembered = new Map<string, string>()
  #hold: Hold | null = null
  #held: HeldPress | null = null
  #asked = { key: '', at_ms: 0 }
  #lastAsk: FromPage | null = null
  #lastView = ''
  /** A tab is about to be switched: the next key or click is told. */
  #counting = false
  #health: HealthWatch = healthy('elsewhere', Date.now())
  /** Errors of our own code are swallowed before the page notices, but never silently. */
  errors = 0

  constructor() {
    this.#line = new Line(
      (message) => this.#hear(message),
      () => [this.#view(Date.now()), ...(this.#lastAsk ? [this.#lastAsk] : [])],
    )
  }

  get isWaiting(): boolean {
    return [...this.#chats.values()].some(({ pendings }) => pendings.some(({ done, left }) => !done && !left))
  }

  /** Whether a message has yet to be seen, or the page works on it: what becomes of it may be in sight for a moment only. */
  get isArriving(): boolean {
    return [...this.#chats.values()].some(({ pendings }) => pendings.some(({ done, left, confirmed_ms, work }) => !done && !left && (confirmed_ms === null || work === 'seen')))
  }

  /** Whether something was clicked that may have sent a message without words, of which nothing was seen yet. */
  get isDoing(): boolean {
    return [...this.#chats.values()].some(({ deed, reaction }) => deed !== null || reaction !== null)
  }

  /** Whether a lack has yet to show that it lasts. */
  get isInDoubt(): boolean {
    return isInDoubt(this.#health)
  }

  get chats(): Iterable<Chat> {
    return this.#chats.values()
  }

  #actor(): ActorSeen {
    return once(document, 'actor', () => actorOf(document, location.pathname, this.#state?.actors ?? []))
  }

  #prospect(chat: Chat, actor: ActorSeen, nowMs: number): ProspectSeen {
    return chat.prospect(location.pathname, actor.handle, nowMs, (thread) => this.#remembered.get(`${actor.user_id} ${thread}`) ?? null)
  }

  /** The chat that `inner` (an editor) is the composer of, or null. */
  chatOf(editor: Element): Chat | null {
    const root = rootOf(editor, location.pathname) ?? asideOf(editor, location.pathname)
    return root ? this.#chatAt(root) : null
  }

  /** The chat of an editor that is written in, as the last look knew it: every key may ask this. */
  writtenIn(editor: Element): Chat | null {
    const known = [...this.#chats.values()].find(({ root }) => root.editor === editor && root.list?.isConnected && root.element.contains(editor))
    return known ?? this.chatOf(editor)
  }

  /** The chat or box that `element` lies in, or null; also one that the page has put there since the last look. */
  chatAround(element: Element): Chat | null {
    const known = this.knownAround(element)
    if (known) return known
    const root = rootsIn(document, location.pathname).find((one) => one.element.contains(element))
    return root ? this.#chatAt(root) : null
  }

  /** The same as the last look knew it: every key may ask this. */
  knownAround(element: Element): Chat | null {
    for (const chat of this.#chats.values()) if (chat.root.element.contains(element)) return chat
    return null
  }

  #chatAt(root: ChatRoot): Chat {
    const known = this.#chats.get(root.element)
    if (known) {
      known.root = root
      return known
    }
    const chat = new Chat(root, root.surface === 'thread' ? this.#thread : noTrust())
    this.#chats.set(root.element, chat)
    // What stands beside an empty composer is noted before the first word: a Send button without a name is known by that.
    chat.refresh()
    return chat
  }

  /** The person pressed a key or clicked. */
  touched(): void {
    if (!this.#counting) return
    this.#counting = false
    this.#line.say({ say: 'touched' })
  }

  focus(chat: Chat): void {
    this.#focused = chat
  }

  /** Looks for chats anew; those the page took away are forgotten once nothing waits for them. */
  scan(nowMs: number): void {
    const roots = rootsIn(document, location.pathname)
    for (const root of roots) this.#chatAt(root)
    for (const [element, chat] of this.#chats) {
      if (element.isConnected) {
        const root = heirOf(chat.root, roots)
        if (root) this.#replace(chat, this.#chatAt(root))
        continue
      }
      const heir = this.#heirOf(chat)
      if (heir) heir.adopt(chat)
      if (chat.pendings.length > 0) continue
      chat.leave()
      this.#chats.delete(element)
    }
    if (this.#focused && !this.#focused.root.element.isConnected) this.#focused = null
    this.look(nowMs)
  }

  /** One composer is one chat: what was known of it goes over to the root that it belongs to now. */
  #replace(former: Chat, heir: Chat): void {
    heir.adopt(former)
    if (this.#focused === former) this.#focused = heir
    former.leave()
    this.#chats.delete(former.root.element)
  }

  /** The chat that shows the same thread, or the same person where the thread had no id yet. */
  #heirOf(gone: Chat): Chat | null {
    const wanted = [...gone.underway.values()][0]?.intent.prospect
    if (!wanted) return null
    const actor = this.#actor()
    return (
      [...this.#chats.values()].find((chat) => {
        if (!chat.root.element.isConnected) return false
        const { thread_id, handle } = this.#prospect(chat, actor, Date.now())
        return wanted.thread_id ? wanted.thread_id === thread_id : wanted.handle !== null && wanted.handle === handle
      }) ?? null
    )
  }

  /** One look at everything: settles, completes, observes, asks, and tells the worker what changed. */
  look(nowMs: number): void {
    const actor = this.#actor()
    for (const chat of this.#chats.values()) {
      if (chat.root.element.isConnected) chat.refresh()
      this.#complete(chat, nowMs)
      if (chat.root.element.isConnected) this.#doneBy(chat, actor, nowMs)
      for (const { underway, kind, evidence } of chat.settle(location.pathname, nowMs)) this.#hand({ ...this.#outcome(underway.intent, kind, evidence, chat), at_ms: nowMs })
      if (!chat.root.element.isConnected) continue
      const { observed, replied } = chat.observe(location.pathname, nowMs)
      if (observed) this.#hand(this.#observed(chat, actor, nowMs))
      if (replied) this.#reply(chat, actor, nowMs)
    }
    this.#ask(actor, nowMs)
    this.#judge(actor, nowMs)
    this.#tell(nowMs)
  }

  #current(): Chat | null {
    const here = [...this.#chats.values()].filter(({ root }) => root.element.isConnected)
    return this.#focused ?? here.find(({ root }) => root.surface === 'thread') ?? here.at(-1) ?? null
  }

  #ask(actor: ActorSeen, nowMs: number): void {
    const chat = this.#current()
    if (!chat || !actor.user_id) return
    const prospect = this.#prospect(chat, actor, nowMs)
    if (!prospect.handle && !prospect.thread_id) return
    const key = [actor.user_id, actor.handle, prospect.handle, prospect.thread_id].join(' ')
    const standing = this.#standingFor(actor, prospect)
    const isFresh = standing !== undefined && standing.expires_ms - nowMs > ASK_AGAIN_MS
    if (key === this.#asked.key && (isFresh || nowMs - this.#asked.at_ms < ASK_AGAIN_MS)) return
    this.#asked = { key, at_ms: nowMs }
    this.#lastAsk = { say: 'asks', actor, prospect }
    this.#line.say(this.#lastAsk)
  }

  #standingFor(actor: ActorSeen, prospect: ProspectSeen): Standing | undefined {
    return this.#standings.find((standing) => isFor(standing, actor, prospect))
  }

  /** A press that sends the draft of `chat`. Returns whether the page must not get it. */
  press(chat: Chat, way: Way, repeated: boolean, nowMs: number): boolean {
    const { editor } = chat.root
    if (!editor || this.#state?.paused) return false
    const text = keptText(draftOf(editor))
    const folded = foldText(text)
    // A sheet sends what is shared, with or without words, to those who were chosen.
    const isShare = chat.root.surface === 'share'
    if (isShare && chosenIn(chat.root) === 0) return false
    if (folded === '' && !isShare) {
      // Something may be attached that goes without words.
      this.#do(chat, null, nowMs)
      return false
    }
    const actor = this.#actor()
    const prospect = this.#prospect(chat, actor, nowMs)
    const standing = this.#standingFor(actor, prospect)
    const secret = this.#state?.text_secret
    const keyOfText = (): string | null => (secret ? textKey(secret, folded) : null)
    const { shown, findings } = verdictAt(standing, actor, prospect, nowMs, keyOfText)
    const may = mayOverride(findings)
    const decision = decide({ root: chat.key, text: folded, at_ms: nowMs, repeated, severity: shown.severity, may_override: may }, this.#hold)
    this.#hold = decision.hold
    const length = lengthOf(text)
    const tooLong = length > TEXT_MAX
    const capture: Capture = {
      event_id: newId(nowMs), kind: decision.stop ? 'rule.held' : 'outreach.intent', at_ms: nowMs, actor, prospect,
      surface: chat.root.surface, way, content: isShare ? 'share' : 'text', length, shown, overridden: decision.overridden,
      evidence: [way, ...(tooLong ? ['text-too-long'] : [])], pack: chat.pack,
      // A draft that was not sent is the writer's own.
      text: decision.stop || tooLong ? null : text,
    }
    if (decision.stop) {
      // Rules about texts are judged by the key alone; of an excluded person not even that is taken.
      if (standing && !standing.excluded && findings.some(({ text_key }) => text_key)) capture.text_key = keyOfText()
      this.#held = { at_ms: nowMs, findings, may_override: may }
      if (decision.log) this.#line.hand({ capture, open_panel: true })
      this.#tell(nowMs)
      return true
    }
    this.#held = null
    const nameless = prospect.handle === null
    // Each who was chosen in a sheet is a message of their own. What the page then says is not said of each of them.
    const times = isShare ? chosenIn(chat.root) : 1
    for (let number = 0; number < times; number += 1) {
      const intent: Capture = { ...capture, event_id: number === 0 ? capture.event_id : newId(nowMs), outreach_id: newId(nowMs) }
      this.#line.hand(nameless ? { capture: intent, wait_ms: LATE_HEADER_MS } : { capture: intent })
      chat.begin({ ...intent, text: null }, folded, nameless, { oneOf: times })
    }
    return false
  }

  /** The person clicked something that is neither words nor Send: what may send by itself, or choose what is sent. */
  clicked(target: Element, nowMs: number): void {
    if (this.#state?.paused) return
    const emoji = emojiAt(target)
    const around = this.chatAround(target)
    if (emoji !== null && around?.root.surface === 'story') return around.react(emoji, nowMs)
    const tool = around ? toolAt(around.root, target) : undefined
    if (around && tool !== undefined) return this.#do(around, tool, nowMs)
    // What is chosen from may stand anywhere in the page, but not among the messages.
    const chooser = [...this.#chats.values()].find(({ deed, root }) => deed && root.element.isConnected && nowMs - deed.at_ms < CHOSEN_MS)
    if (chooser && !around) this.#do(chooser, null, nowMs)
  }

  /** One more click: what the one before has sent by now must not count as there already. */
  #do(chat: Chat, tool: string | null, nowMs: number): void {
    if (chat.deed) this.#doneBy(chat, this.#actor(), nowMs)
    chat.do(tool, nowMs)
  }

  /** What was sent without words begins when it is seen: a click alone may have been anything. */
  #doneBy(chat: Chat, actor: ActorSeen, nowMs: number): void {
    const reaction = chat.reacted(nowMs)
    if (reaction) return this.#did(chat, actor, nowMs, { at_ms: reaction.at_ms, content: 'text', text: reaction.emoji, evidence: 'quick-reaction' }, { said: false })
    const done = chat.done(nowMs)
    if (done) this.#did(chat, actor, nowMs, { at_ms: done.deed.at_ms, content: done.content, text: null, evidence: 'without-words' }, { before: done.deed.before })
  }

  #did(chat: Chat, actor: ActorSeen, nowMs: number, deed: { at_ms: number; content: string; text: string | null; evidence: string }, seen: Parameters<Chat['begin']>[3]): void {
    const { at_ms, content, text, evidence } = deed
    const prospect = this.#prospect(chat, actor, nowMs)
    const { shown } = verdictAt(this.#standingFor(actor, prospect), actor, prospect, at_ms, () => null)
    const intent: Capture = {
      event_id: newId(at_ms), kind: 'outreach.intent', at_ms, actor, prospect, outreach_id: newId(at_ms), surface: chat.root.surface,
      way: 'send-button', content, length: lengthOf(text ?? ''), shown, evidence: [evidence], pack: chat.pack, text,
    }
    const nameless = prospect.handle === null
    this.#line.hand(nameless ? { capture: intent, wait_ms: LATE_HEADER_MS } : { capture: intent })
    chat.begin({ ...intent, text: null }, '', nameless, seen)
  }

  /** Names the prospect of a press whose header came late, while it is still the same chat. */
  #complete(chat: Chat, nowMs: number): void {
    for (const [id, underway] of chat.underway) {
      if (!underway.nameless) continue
      const isOver = !chat.pendings.some(({ outreach_id, done }) => outreach_id === id && !done)
      if (nowMs - underway.intent.at_ms > LATE_HEADER_MS) {
        if (isOver) chat.underway.delete(id)
        continue
      }
      const seen = this.#prospect(chat, underway.intent.actor, nowMs)
      const { thread_id } = underway.intent.prospect
      if (!seen.handle || (thread_id !== null && seen.thread_id !== thread_id)) continue
      underway.nameless = false
      if (isOver) chat.underway.delete(id)
      underway.intent = { ...underway.intent, prospect: seen }
      this.#line.say({ say: 'known', event_id: underway.intent.event_id, prospect: seen })
    }
  }

  #outcome(intent: Capture, kind: string, evidence: string[], chat: Chat): Capture {
    const { actor, prospect, outreach_id, surface, way, content, length } = intent
    return { event_id: newId(), kind, at_ms: intent.at_ms, actor, prospect, outreach_id, surface, way, content, length, evidence, pack: chat.pack }
  }

  #observed(chat: Chat, actor: ActorSeen, nowMs: number): Capture {
    return {
      event_id: newId(nowMs), kind: 'outreach.observed', at_ms: nowMs, actor, prospect: this.#prospect(chat, actor, nowMs), outreach_id: newId(nowMs),
      surface: chat.root.surface, way: 'none', content: 'unknown', evidence: ['own-bubble'], pack: chat.pack, text: chat.newestWords(),
    }
  }

  /** A reply is a fact about a person: of somebody unknown, or of several in a group, there is nothing to say. Its words are not taken. */
  #reply(chat: Chat, actor: ActorSeen, nowMs: number): void {
    const prospect = this.#prospect(chat, actor, nowMs)
    if (prospect.handle === null) return
    this.#hand({ event_id: newId(nowMs), kind: 'reply.seen', at_ms: nowMs, actor, prospect, surface: chat.root.surface, way: 'none', content: 'unknown', evidence: ['received-bubble'], pack: chat.pack })
  }

  #hand(capture: Capture): void {
    this.#line.hand({ capture })
  }

  #found(actor: ActorSeen): Found {
    const here = [...this.#chats.values()].filter(({ root }) => root.element.isConnected)
    const chat = this.#current()
    const page = chat?.root.surface ?? (threadOfLink(location.pathname) ? 'thread' : 'elsewhere')
    return {
      page,
      editor: here.some(({ root }) => root.editor !== null),
      list: chat?.isAside === true || here.some(({ root }) => root.list !== null) || (here.length === 0 && first('list', document) !== null),
      header: chat !== null && (chat.isAside || headerSign(chat.root) !== '' || first('header', chat.root.element) !== null),
      notice: find('request-notice', document).elements.length > 0,
      actor: actor.user_id !== null,
      errors: this.errors,
      streak: Math.max(0, ...here.map(({ streak }) => streak)),
    }
  }

  #judge(actor: ActorSeen, nowMs: number): void {
    this.#health = judge(this.#health, this.#found(actor), nowMs)
  }

  #view(nowMs: number): FromPage {
    const chat = this.#current()
    const actor = this.#actor()
    if (this.#held && nowMs - this.#held.at_ms > HELD_SHOWN_MS) this.#held = null
    return {
      say: 'sees',
      view: { actor, prospect: chat ? this.#prospect(chat, actor, nowMs) : null, drafting: Boolean(chat?.draft()), health: this.#health.said, held: this.#held },
    }
  }

  #tell(nowMs: number): void {
    const view = this.#view(nowMs)
    const said = JSON.stringify(view)
    if (said === this.#lastView) return
    this.#lastView = said
    this.#line.say(view)
  }

  #hear(message: ToPage): void {
    if (message.say === 'state') {
      this.#state = message.state
      usePack(message.state.pack)
    }
    else if (message.say === 'remembers') this.#remembered.set(`${message.user_id} ${message.thread_id}`, message.handle)
    else if (message.say === 'record') this.#record()
    else if (message.say === 'counting') this.#counting = true
    else if (message.say === 'standing') {
      const { standing } = message
      const others = this.#standings.filter((one) => one.handle !== standing.handle || one.thread_id !== standing.thread_id || one.actor?.user_id !== standing.actor?.user_id)
      this.#standings = [standing, ...others].slice(0, STANDINGS_MAX)
    }
  }

  #record(): void {
    const { handle } = this.#actor()
    const structure = structureOf(document.body, handle)
    this.#line.say({ say: 'structure', page: this.#found(this.#actor()).page, structure: { format: 1, pack: this.#current()?.pack ?? '', body: structure } })
  }
}
