/** Every sentence the extension says, in one place. Short, plain, no blame. */
import type { LinkState } from '../wire/inside'
import type { LogElsewhere } from '../wire/native'

export const WORDS = {
  title: 'InstaCRM',
  counting: (act: 'close' | 'next', left: number) => `${act === 'close' ? 'This tab closes' : 'The next tab is shown'} in ${left} s. Any key or click in it stops that.`,
  keepTab: 'Keep it',
  pause: 'Pause logging',
  resume: 'Resume logging',
  paused: 'Logging is paused on this computer. Nothing is kept until you resume.',
  noPage: 'No Instagram page is read in this tab. If it shows Instagram, reload this tab.',
  noActor: 'Cannot tell which Instagram account is signed in here, so nothing is logged. Reload the tab; if it stays, press Record layout.',
  noProspect: 'Open a conversation to see where you stand with the person.',
  unnamed: 'This conversation does not name one person. You can name them after you have written.',
  youAlone: 'you',
  notJoined: (handle: string) => `@${handle} does not belong to the team. Nothing of it is logged.`,
  join: (handle: string, team: string) => `Join @${handle} to ${team}`,
  yourTeam: 'your team',
  signIn: 'Nobody is signed in on this computer. Messages wait here until you sign in.',
  pending: 'Your team has not let you in yet. Messages are logged on this computer meanwhile.',
  queued: (count: number) => `${count} waiting to be logged on this computer`,
  otherTeam: (count: number) => `${count} waiting to be logged for another team: they go out when this computer works for it again`,
  queuedWord: 'queued',
  status: 'Status',
  handedOn: (day: string) => `Before ${day} this handle was somebody else’s: what was written then is not in here.`,
  nobodyWrote: 'Nobody of the team has written to them, as far as this computer has heard.',
  wrote: (operator: string, handle: string, actor: string, ago: string, outcome: string) => `${operator} wrote to @${handle} from @${actor} ${ago}: ${outcome}`,
  you: 'You',
  unanswered: (ago: string) => `when last observed, ${ago}, they had not answered.`,
  replied: (ago: string) => `they replied, last observed ${ago}.`,
  suggest: (ago: string, status: string) => `A reply was last observed ${ago}. Set the status to ${status}?`,
  suggested: (status: string) => `Set to ${status}`,
  excluded: 'Excluded: the text of messages to them is never taken.',
  asOf: (ago: string) => `What the team did is known up to ${ago}.`,
  neverHeard: 'Your team’s server was not heard yet: what others wrote is not in here.',
  unchecked: 'Not checked against the team’s rules right now. You can write; it will be checked when it is logged.',
  clear: 'Nothing speaks against writing now.',
  heldAgain: (reasons: string) => `Held: ${reasons} Press Enter again to send anyway.`,
  heldFirmly: (reasons: string) => `Held: ${reasons} This rule allows no exception.`,
  clears: (at: string) => `Clears ${at}.`,
  pace: 'Messages from this account',
  paceNote: 'Sent, on their way and unconfirmed',
  mine: 'Mine',
  team: 'Team',
  hour: 'Last hour',
  today: 'Today',
  history: 'Written so far',
  lately: 'In this tab',
  waiting: 'Waiting for your word',
  waitingNote: 'Instagram did not show what became of these. Did they go out?',
  observedNote: 'Seen in the conversation, not written in this browser. Yours?',
  mineWord: 'Mine',
  notMine: 'Not mine',
  correct: 'Correct',
  correctFor: (handle: string) => `Correct the record of the message to @${handle}`,
  itWent: 'It went out',
  itDidNot: 'It did not',
  doubled: 'It is here twice',
  otherPerson: 'It went to',
  sent: 'Sent',
  notSent: 'Not sent',
  nameIt: 'Who was it?',
  namePlaceholder: 'Instagram name',
  save: 'Save',
  badHandle: 'An Instagram name has 1 to 30 letters, digits, dots or underscores.',
  refused: 'Not kept',
  dismiss: 'Dismiss',
  prospect: 'Prospect',
  person: 'What the team knows',
  followUp: 'Follow up on',
  followUpDue: (day: string) => `Follow up: due since ${day}`,
  followUpToday: 'Follow up today',
  removeDay: 'Clear',
  doNotContact: 'Do not contact',
  contactAgain: 'May be contacted again',
  doNotContactNote: 'Your team does not write to them. The text of messages to them is never taken.',
  elsewhere: 'Contacted elsewhere',
  elsewherePlace: 'Where',
  elsewhereDay: 'On',
  wroteElsewhere: (operator: string, handle: string, place: string, ago: string) => `${operator} contacted @${handle} ${place} ${ago}.`,
  notes: 'Notes',
  noteLabel: 'Add a note for your team',
  addNote: 'Add note',
  neverLog: 'Never log this conversation',
  logAgain: 'Log it again',
  unlogged: 'This conversation is never logged on this computer: nothing of it is kept.',
  record: 'Record layout',
  recordNote: 'Saves how this page is built, without texts, names or pictures, into a file on this computer.',
  recorded: (file: string) => `Saved: ${file}`,
  retry: 'Try again',
  blind: (parts: string, at: string) => `Cannot see ${parts} since ${at}. Messages are not being logged as sent. Reload the tab; if it stays, press Record layout.`,
  degraded: (parts: string, at: string) => `Cannot see ${parts} since ${at}. Messages are logged, but may need your word.`,
  noticedLate: 'noticed late',
  lateRule: (rule: string) => `A rule spoke only after this had gone out: ${rule}.`,
  rulesOf: (version: number) => `Rules of the team: version ${version}.`,
  noRules: 'No rules of the team are on this computer yet.',
} as const

export const LINK: Readonly<Record<LinkState, { word: string; text: string }>> = {
  closed: { word: 'asleep', text: 'Not connected; it connects when an Instagram page is open.' },
  connecting: { word: 'connecting', text: 'Connecting to InstaCRM on this computer.' },
  live: { word: 'live', text: '' },
  retrying: { word: 'offline', text: 'InstaCRM on this computer does not answer. Messages wait in the browser and are logged as soon as it does.' },
  'not-found': { word: 'not installed', text: 'InstaCRM was not found on this computer. Messages wait in the browser. Start InstaCRM once, then press Try again.' },
  forbidden: { word: 'not allowed', text: 'InstaCRM on this computer does not know this extension. Messages wait in the browser. Run “instacrm doctor”, then press Try again.' },
  outdated: { word: 'update needed', text: 'The extension and InstaCRM on this computer are of different versions. Messages wait in the browser. Update the older of the two.' },
}

export const STATES = { pending: 'on its way', sent: 'sent', failed: 'not sent', unconfirmed: 'unconfirmed', sending: 'on its way', held: 'held', struck: 'logged twice', observed: 'seen, sent elsewhere' } as const

export const SEVERITIES = { clear: 'clear', notice: 'notice', warn: 'warning', hold: 'hold', unchecked: 'not checked' } as const

export const STATUS_WORDS: Readonly<Record<string, string>> = {
  new: 'New', 'no-reply': 'No reply seen', replied: 'Replied', warm: 'Warm', booked: 'Booked', paid: 'Paid', client: 'Client', excluded: 'Excluded',
}

export const ANCHORS: Readonly<Record<string, string>> = {
  composer: 'where messages are written', 'message-list': 'the message list', header: 'who the conversation is with',
  actor: 'which account is signed in', 'own-message': 'your own messages after sending', script: 'a part of the page',
}

/** Where somebody was contacted, as it follows a verb. */
export const PLACES: Readonly<Record<LogElsewhere['place'], string>> = {
  'e-mail': 'by e-mail', phone: 'by phone', instagram: 'on Instagram', 'in-person': 'in person', other: 'elsewhere',
}

/** One word for how the logging stands, beside its sign. */
export const CONDITIONS = { paused: 'paused', blind: 'blind', degraded: 'degraded', live: 'live', unlogged: 'not logged', queued: (count: number) => `${count} queued` } as const

export const BADGES = {
  held: 'Held. Press again to send anyway.', paused: 'Logging is paused.', unlogged: 'This conversation is never logged.',
  blind: 'Cannot see the conversation; nothing is logged.', offline: 'InstaCRM on this computer does not answer.',
  degraded: 'Parts of this page cannot be seen.', hold: 'A rule would hold a message now.', warn: 'A rule warns about a message now.', queued: 'Waiting to be logged.',
} as const

/** How long ago, by the unit. */
export const AGO = {
  now: 'just now', minute: (n: number) => `${n} minute${n === 1 ? '' : 's'} ago`, hour: (n: number) => `${n} hour${n === 1 ? '' : 's'} ago`,
  day: (n: number) => `${n} day${n === 1 ? '' : 's'} ago`, week: (n: number) => `${n} week${n === 1 ? '' : 's'} ago`,
} as const

export const NOTICES: Readonly<Record<string, string>> = {
  'actor-not-joined': 'This account does not belong to the team: the message was not logged.',
  'actor-unknown': 'It could not be told which account wrote: the message was not logged.',
  'capture-paused': 'Logging is paused: the message was not logged.',
  'thread-not-logged': 'This conversation is never logged: the message was not logged.',
  'not-signed-in': 'Nobody is signed in on this computer. Messages wait in the browser.',
  'outbox-key-lost': 'What waits in this browser cannot be read: the key that InstaCRM kept for it is gone from this computer.',
  'layout-too-large': 'The page is too large to be recorded as a whole.',
}
