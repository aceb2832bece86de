/* eslint-disable */
/** Made from protocol/native by `npm run wire`; do not edit. */

/**
 * A person notes something about a prospect, for the team to read.
 */
export interface AddNote {
  at_ms: number
  event_id: string
  handle: string
  text: string
}
/**
 * What the page shows of the account that sends; `sources` names the evidence, two of which must agree.
 */
export interface ActorSeen {
  handle: string | null
  sources: string[]
  user_id: string | null
}
/**
 * Which verdict stands for this actor and prospect? Subscribes to changes until the next question of the tab.
 */
export interface AskStanding {
  actor: ActorSeen
  prospect: ProspectSeen
  tab: number
}
/**
 * What the page shows of the person written to.
 */
export interface ProspectSeen {
  display_name?: string | null
  handle: string | null
  sources: string[]
  thread_id: string | null
}
export interface AskWaiting {}
/**
 * How well the extension sees one kind of page; `missing` names anchors, never page text.
 */
export interface CaptureHealth {
  event_id: string
  missing?: string[]
  page: string
  since_ms: number
  state: 'blind' | 'degraded' | 'ok'
}
/**
 * Body of `error`: a stable code, what happened, what to do.
 */
export interface Failure {
  code: string
  message: string
  remedy?: string
  retryable?: boolean
}
/**
 * An Instagram account that the operator joined to the team.
 */
export interface ActorCard {
  actor_id: string
  handle: string
  user_id: string
}
/**
 * How this agent stands with the team's server. `refused` means: sign in again.
 */
export interface CoreState {
  held?: HeldBack | null
  last_ms?: number | null
  left?: number | null
  state: 'live' | 'never' | 'offline' | 'refused'
  waiting?: number
}
/**
 * Why no pull goes on (`code`): it would take something of `people` of `known` people from this computer.
 */
export interface HeldBack {
  code: string
  known: number
  people: number
}
/**
 * What must not be kept, such as excluded prospects: hex HMAC-SHA256(`key` from hex, handle), full length.
 */
export interface Exclusions {
  hashes: string[]
  key: string
}
/**
 * Who is signed in on this computer.
 */
export interface OperatorCard {
  name: string
  operator_id: string
}
/**
 * Variants by anchor, best first; they are tried before those that the extension came with. Versions only grow.
 */
export interface Pack {
  anchors: {
    [k: string]: Variant[]
  }
  format: number
  version: number
}
/**
 * One way to find an anchor. One that finds more than `most` elements is taken for a mistake and passed over.
 */
export interface Variant {
  css: string
  id: string
  most?: number | null
}
/**
 * What the agent is and for whom: the answer to `hello`, and news whenever it changes.
 *
 *     `text_secret` (hex) is the key that texts are compared with (`Finding.text_key`); kept in memory only.
 *     `unlogged` are conversations that are never logged, hashed as "user id|thread id".
 */
export interface State {
  actors: ActorCard[]
  agent: string
  agent_id: string
  core: CoreState
  erased?: number
  exclusions: Exclusions
  operator?: OperatorCard | null
  pack?: Pack | null
  paused?: boolean
  policy_version?: number
  protocol: number
  signed_in: 'no' | 'pending' | 'yes'
  status_names?: {
    [k: string]: string
  }
  team?: TeamCard | null
  text_policy: 'local' | 'none' | 'shared'
  text_secret?: string | null
  unlogged?: Exclusions | null
}
/**
 * The team this agent works for.
 */
export interface TeamCard {
  name: string
  team_id: string
}
/**
 * The extension's first message on a port.
 */
export interface Hello {
  browser: string
  extension: string
  profile: string
  protocol: number
  queued?: number
}
/**
 * A person joins the Instagram account they write from to the team.
 */
export interface JoinActor {
  actor: ActorSeen
  at_ms: number
  event_id: string
}
/**
 * From now on exactly these keys are kept for the browser profile, and any other is destroyed; null only asks.
 */
export interface KeepOutboxKeys {
  keys?: OutboxKey[] | null
  profile: string
}
/**
 * The half of a key pair that opens what a browser has sealed; the browser made it (PKCS#8, base64).
 */
export interface OutboxKey {
  id: string
  private: string
}
/**
 * Whether keys were pressed, and else why not, as a word of `agent/tabs/front.py`.
 */
export interface KeysPressed {
  done: boolean
  reason?: string
}
/**
 * Where the structure was written.
 */
export interface LayoutRecorded {
  file: string
}
/**
 * A person wrote to a prospect, or met them, at `at_ms`, where no page shows it.
 */
export interface LogElsewhere {
  at_ms: number
  event_id: string
  handle: string
  place: 'e-mail' | 'in-person' | 'instagram' | 'other' | 'phone'
}
/**
 * One thing the page showed. `text` is in memory only until the agent answered.
 *
 *     `text_key` stands in for the text of a held press, which is the writer's own: rules about texts are judged by it.
 *     `kind` is an event kind of `domain/events`: outreach.intent, .sent, .failed, .unconfirmed, .observed or rule.held.
 */
export interface Capture {
  actor: ActorSeen
  at_ms: number
  content?: string
  event_id: string
  evidence?: string[]
  kind: string
  length?: number
  outreach_id?: string | null
  overridden?: boolean
  pack?: string
  prospect: ProspectSeen
  shown?: Shown | null
  surface?: 'dock' | 'note' | 'share' | 'story' | 'thread'
  text?: string | null
  text_key?: string | null
  way?: 'enter' | 'none' | 'numpad-enter' | 'send-button'
}
/**
 * The verdict that stood in the browser when the key was pressed.
 */
export interface Shown {
  policy_version?: number | null
  severity: 'clear' | 'hold' | 'notice' | 'unchecked' | 'warn'
}
/**
 * What one rule says: `sentence` for people, `used` of `limit` in the rule's own unit, when it clears.
 *
 *     With a `text_key` it speaks only about a message with that very text (`domain.prospects.text_key`).
 */
export interface Finding {
  clears_ms?: number | null
  kind: string
  limit: number
  may_override?: boolean
  rule_id: string
  sentence: string
  severity: 'clear' | 'hold' | 'notice' | 'warn'
  text_key?: string | null
  used: number
}
/**
 * The agent's answer: `logged` and `duplicate` are on disk; `refused` is not kept, and `code` says why.
 *
 *     `needs-name` is on disk without a prospect, until a person names it.
 */
export interface Logged {
  code?: string | null
  event_id: string
  message?: string | null
  status: 'duplicate' | 'logged' | 'needs-name' | 'refused'
  verdict?: Step | null
}
/**
 * From `from_ms` on, until the next step, this holds. `severity` leaves out what depends on the text.
 */
export interface Step {
  findings?: Finding[]
  from_ms: number
  severity: 'clear' | 'hold' | 'notice' | 'warn'
}
/**
 * A person names the prospect of an outreach that came without one.
 */
export interface NameProspect {
  at_ms: number
  event_id: string
  handle: string
  outreach_id: string
}
/**
 * The keys that are kept for the profile that asked.
 */
export interface OutboxKeys {
  keys: OutboxKey[]
}
/**
 * The countdown of an offered switch ended undisturbed: press the keys now.
 */
export interface PressKeys {
  outreach_id: string
}
/**
 * The text-free structure of a page, at a person's request.
 */
export interface RecordLayout {
  page: string
  structure: {
    [k: string]: unknown
  }
}
/**
 * A person's word on an outreach: what became of it, that it is on record twice, or whose an observed one is.
 */
export interface Resolve {
  at_ms: number
  event_id: string
  outreach_id: string
  word: 'doubled' | 'mine' | 'not-mine' | 'not-sent' | 'sent'
}
/**
 * A person sets a field of a prospect for the whole team; null takes it away.
 *
 *     `follow-up` is a day, `2026-11-27`; `do-not-contact` is `yes`.
 */
export interface SetField {
  at_ms: number
  event_id: string
  field: 'do-not-contact' | 'follow-up'
  handle: string
  value: string | null
}
/**
 * A person pauses or resumes logging on this computer.
 */
export interface SetPaused {
  paused: boolean
}
/**
 * A person sets the status of a prospect, whether anybody wrote to them or not.
 */
export interface SetStatus {
  at_ms: number
  event_id: string
  handle: string
  status: string
}
/**
 * A person says that a conversation is never logged on this computer, or is again.
 */
export interface SetThreadLogging {
  logged: boolean
  thread_id: string
  user_id: string
}
/**
 * That somebody of the team wrote to, or met, the person elsewhere: `place` is a word of `log-elsewhere`.
 */
export interface ElsewhereLine {
  at_ms: number
  event_id: string
  mine: boolean
  operator: string
  place: string
}
/**
 * One outreach to the person, by anybody of the team.
 *
 *     `late` tells the rules that spoke of it only after it had gone out.
 */
export interface HistoryLine {
  actor: string
  at_ms: number
  late?: string[]
  mine: boolean
  operator: string
  outreach_id: string
  state: 'failed' | 'pending' | 'sent' | 'struck' | 'unconfirmed'
  text?: string | null
}
/**
 * What somebody of the team noted about a person.
 */
export interface NoteLine {
  at_ms: number
  event_id: string
  mine: boolean
  operator: string
  text: string
}
/**
 * Messages counted (intent, unconfirmed, sent): in the last hour and since local midnight.
 */
export interface Pace {
  hour: number
  today: number
}
/**
 * What the team knows of a prospect. Times are the last this computer heard, see `Standing.core_ms`.
 *
 *     `since_ms` is when the handle became theirs, where it was somebody else's before.
 */
export interface PersonCard {
  do_not_contact?: boolean
  elsewhere?: ElsewhereLine[]
  follow_up?: string | null
  handle: string
  history?: HistoryLine[]
  last_reply_ms?: number | null
  notes?: NoteLine[]
  person_id: string
  since_ms?: number | null
  status: string
}
/**
 * The verdicts that stand for one actor and prospect, as steps in time, valid until `expires_ms`.
 *
 *     `core_ms` is when the team's server was last heard: what others did since is not in it.
 */
export interface Standing {
  actor?: ActorCard | null
  as_of_ms: number
  core_ms?: number | null
  excluded?: boolean
  expires_ms: number
  handle: string | null
  joined: boolean
  mine?: Pace | null
  person?: PersonCard | null
  policy_version: number
  sharers?: string[]
  steps: Step[]
  tab: number
  team?: Pace | null
  thread_id: string | null
}
/**
 * News after a confirmed message: close the tab that sent it, or show the next, unless the person does anything.
 *
 *     `way` says who does it at the end of `after_ms`: the browser itself, or the agent when it is asked for the keys.
 */
export interface SwitchTab {
  act: 'close' | 'next'
  after_ms: number
  outreach_id: string
  way: 'browser' | 'keyboard'
}
/**
 * Answer to `ask-waiting`.
 */
export interface Waiting {
  items: WaitingItem[]
}
/**
 * An outreach that waits for a person's word: on what became of it, or, without `handle`, on whom it went to.
 *
 *     `observed` waits for whose it is: an own message that the page showed and that nobody of the team logged.
 */
export interface WaitingItem {
  actor: string
  at_ms: number
  handle?: string | null
  outreach_id: string
  state: 'observed' | 'pending' | 'sent' | 'unconfirmed'
  text?: string | null
}

/** What the extension may say, by kind. */
export interface Asks {
  'add-note': AddNote
  'ask-standing': AskStanding
  'ask-waiting': AskWaiting
  'capture-health': CaptureHealth
  'hello': Hello
  'join-actor': JoinActor
  'keep-outbox-keys': KeepOutboxKeys
  'log-elsewhere': LogElsewhere
  'log': Capture
  'name-prospect': NameProspect
  'press-keys': PressKeys
  'record-layout': RecordLayout
  'resolve': Resolve
  'set-field': SetField
  'set-paused': SetPaused
  'set-status': SetStatus
  'set-thread-logging': SetThreadLogging
}

/** What the agent says, by kind. */
export interface Answers {
  'error': Failure
  'hello-ack': State
  'keys-pressed': KeysPressed
  'layout-recorded': LayoutRecorded
  'logged': Logged
  'outbox-keys': OutboxKeys
  'standing': Standing
  'state': State
  'switch-tab': SwitchTab
  'waiting': Waiting
}

/** Any message; `id` is the sender's own, `re` the id of what is answered. */
export interface Envelope<Body = unknown> {
  kind: string
  id: string
  re?: string
  body?: Body
}
