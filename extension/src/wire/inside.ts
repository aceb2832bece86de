/** What the parts of the extension say to each other: script in the page ↔ worker ↔ side panel. */
import type {
  ActorSeen, Capture, CaptureHealth, Finding, LogElsewhere, Logged, ProspectSeen, Resolve, SetField, Standing, State, WaitingItem,
} from './native'

/** Names of the two kinds of ports to the worker. */
export const PAGE_PORT = 'page'
export const PANEL_PORT = 'panel'

/** A capture as the page hands it on; the worker decides what of it may be written down, and when it goes out. */
export interface Handed {
  capture: Capture
  /** The prospect may still become known: keep it back this long at most. */
  wait_ms?: number
  /** The press was stopped: open the side panel while the press still counts as the person's. */
  open_panel?: boolean
}

export type PageHealth = Pick<CaptureHealth, 'page' | 'state' | 'missing' | 'since_ms'>

/** What the script in a page sees now; the panel of that tab shows it. */
export interface PageView {
  actor: ActorSeen
  prospect: ProspectSeen | null
  drafting: boolean
  health: PageHealth
  held: HeldPress | null
}

export interface HeldPress {
  at_ms: number
  findings: Finding[]
  may_override: boolean
}

/** Script in the page → worker. */
export type FromPage =
  | { say: 'handed'; handed: Handed }
  | { say: 'known'; event_id: string; prospect: ProspectSeen }
  | { say: 'asks'; actor: ActorSeen; prospect: ProspectSeen }
  | { say: 'sees'; view: PageView }
  | { say: 'touched' }
  | { say: 'structure'; page: string; structure: Record<string, unknown> }

/** Worker → script in the page. */
export type ToPage =
  | { say: 'kept'; event_id: string }
  | { say: 'standing'; standing: Standing }
  | { say: 'state'; state: State }
  | { say: 'remembers'; user_id: string; thread_id: string; handle: string }
  | { say: 'record' }
  | { say: 'counting' }

export type LinkState = 'closed' | 'connecting' | 'live' | 'retrying' | 'not-found' | 'forbidden' | 'outdated'

/** One thing that happened in a tab lately, for the panel. */
export interface Line {
  at_ms: number
  handle: string | null
  what: 'sending' | 'sent' | 'failed' | 'unconfirmed' | 'held' | 'observed'
  queued: boolean
  severity: Finding['severity'] | null
}

/** A refusal: nothing of it was kept by the agent, and the person is told. */
export interface Refused {
  event_id: string
  at_ms: number
  code: string
  message: string
  handle: string | null
}

/** Everything the panel shows of one tab. */
export interface Picture {
  now_ms: number
  tab: number | null
  link: { state: LinkState; since_ms: number; detail: string }
  state: State | null
  queued: number
  /** How many wait for another team than the one at work. */
  elsewhere: number
  paused: boolean
  /** Whether the conversation in sight is never logged. */
  unlogged: boolean
  refused: Refused[]
  view: PageView | null
  standing: Standing | null
  waiting: WaitingItem[]
  lines: Line[]
  last: Logged | null
  notice: string | null
  counting: Counting | null
}

/** A tab that is about to be switched, unless the person does anything. */
export interface Counting {
  act: 'close' | 'next'
  left_s: number
}

/** Panel → worker. */
export type FromPanel =
  | { say: 'watch'; tab: number | null }
  | { say: 'resolve'; outreach_id: string; word: Resolve['word'] }
  | { say: 'name'; outreach_id: string; handle: string }
  | { say: 'set-status'; handle: string; status: string }
  | { say: 'field'; handle: string; field: SetField['field']; value: string | null }
  | { say: 'note'; handle: string; text: string }
  | { say: 'elsewhere'; handle: string; place: LogElsewhere['place']; at_ms: number }
  | { say: 'thread'; user_id: string; thread_id: string; logged: boolean }
  | { say: 'join'; actor: ActorSeen }
  | { say: 'pause'; paused: boolean }
  | { say: 'record'; tab: number }
  | { say: 'dismiss'; event_id: string }
  | { say: 'keep-tab' }
  | { say: 'retry' }

/** Worker → panel. */
export interface ToPanel {
  say: 'picture'
  picture: Picture
}
