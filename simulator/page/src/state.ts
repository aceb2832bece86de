// What the page knows, and the only place that talks to the simulated site.
export interface Account {
  handle: string
  user_id: string
  name: string
}
export interface Person {
  handle: string
  name: string
  bio: string
}
/** What a message is made of; only of text there are words. */
export type Content = 'text' | 'like' | 'gif' | 'voice' | 'photo'
export interface Message {
  id: string
  from: string
  text: string
  atMs: number
  clientId: string
  content?: Content
  quote?: string
  edited?: boolean
  reaction?: string
  standing?: 'sending' | 'failed'
}
export interface Thread {
  id: string
  title: string
  members: string[]
  isGroup: boolean
  isLocked: boolean
  isRequest: boolean
  unread: number
  messages: Message[]
}
export interface Manners {
  header_ms: number
  send_ms: number
  message_opens: 'dock' | 'thread'
  list_shape: 'slots' | 'inner'
  slots: number
  rows: 'own' | 'reused'
  send_button: 'div' | 'button'
  news: boolean
  layout: 't1' | 't2'
}
interface Told {
  viewer: Account | null
  accounts: Account[]
  manners: Manners
  people: Record<string, Person>
  threads: Thread[]
}
type News =
  | { kind: 'hello' }
  | { kind: 'manners'; manners: Manners }
  | { kind: 'message'; thread: Thread; message: Message }
type Sent = { message: Message; isLocked: boolean } | { failed: 'marker' | 'removed' | 'restored' }

export const state: Told = {
  viewer: null,
  accounts: [],
  people: {},
  threads: [],
  manners: { header_ms: 600, send_ms: 150, message_opens: 'dock', list_shape: 'slots', slots: 20, rows: 'own', send_button: 'div', news: true, layout: 't1' },
}

const watchers = new Set<(threadId: string) => void>()

/** Call `act` after every change of a thread; the answer ends that. */
export function watch(act: (threadId: string) => void): () => void {
  watchers.add(act)
  return () => watchers.delete(act)
}

const changed = (threadId: string): void => watchers.forEach((act) => act(threadId))

export const me = (): string => state.viewer?.handle ?? ''
export const threadOf = (id: string): Thread | undefined => state.threads.find((thread) => thread.id === id)
export const threadWith = (handle: string): Thread | undefined =>
  state.threads.find((thread) => !thread.isGroup && thread.members[0] === handle)
export const recent = (): Thread[] =>
  state.threads.filter((t) => t.messages.length).sort((a, b) => b.messages.at(-1)!.atMs - a.messages.at(-1)!.atMs)

async function post<T>(path: string, body: unknown): Promise<T> {
  const asked = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
  return (await (await fetch(path, asked)).json()) as T
}

// A page's own address may ask for other manners than the site's, as a bucket of an experiment would.
const asked = new URLSearchParams(location.search)

function mannersOf(told: Manners): Manners {
  const own = Object.entries(told).flatMap(([name, usual]) => {
    const value = asked.get(name)
    if (value === null) return []
    return [[name, typeof usual === 'number' ? Number(value) : typeof usual === 'boolean' ? value === 'true' : value]]
  })
  return { ...told, ...(Object.fromEntries(own) as Partial<Manners>) }
}

/** Load everything; then follow what happens. */
export async function start(): Promise<void> {
  Object.assign(state, (await (await fetch('/simulator/state')).json()) as Told)
  state.manners = mannersOf(state.manners)
  if (!state.viewer || !state.manners.news) return
  const events = new EventSource('/simulator/events')
  // Told again at every new connection: what happened in between would be missing otherwise.
  events.onmessage = (event: MessageEvent<string>) => void hear(JSON.parse(event.data) as News)
}

async function hear(news: News): Promise<void> {
  if (news.kind === 'manners') state.manners = mannersOf(news.manners)
  if (news.kind === 'message') take(news.thread, news.message)
  if (news.kind !== 'hello') return
  const told = (await (await fetch('/simulator/state')).json()) as Told
  state.people = told.people
  for (const thread of told.threads) {
    take(thread, null)
    for (const message of thread.messages) take(thread, message)
  }
}

function take(told: Thread, message: Message | null): void {
  let thread = threadOf(told.id)
  if (!thread) state.threads.push((thread = { ...told, messages: [] }))
  Object.assign(thread, { isLocked: told.isLocked, isRequest: told.isRequest, unread: told.unread })
  const isKnown = (one: Message): boolean =>
    one.id === message?.id || (!!message?.clientId && one.clientId === message.clientId)
  if (message && !thread.messages.some(isKnown)) thread.messages.push(message)
  changed(thread.id)
}

/** Show the message at once, ask the site, then show what became of it. `restore` gets a text back that did not go. */
export async function send(thread: Thread, text: string, restore: (text: string) => void, content: Content = 'text', quote = ''): Promise<void> {
  const clientId = crypto.randomUUID()
  const message: Message = { id: clientId, from: me(), text, atMs: Date.now(), clientId, content, quote, standing: 'sending' }
  thread.messages.push(message)
  changed(thread.id)
  await carry(thread, message, restore)
}

/** Try once more to send a message that did not go out. */
export async function retry(thread: Thread, message: Message): Promise<void> {
  message.standing = 'sending'
  changed(thread.id)
  await carry(thread, message, () => {})
}

async function carry(thread: Thread, message: Message, restore: (text: string) => void): Promise<void> {
  const { text, clientId, content = 'text', quote = '' } = message
  const asked = { threadId: thread.id, text, clientId, content, quote }
  const answer = await post<Sent>('/simulator/send', asked).catch((): Sent => ({ failed: 'marker' }))
  if ('message' in answer) {
    delete message.standing
    message.id = answer.message.id
    thread.isLocked = answer.isLocked
  } else if (answer.failed === 'marker') {
    message.standing = 'failed'
  } else {
    thread.messages.splice(thread.messages.indexOf(message), 1)
    if (answer.failed === 'restored') restore(message.text)
  }
  changed(thread.id)
}

/** Other words, or a reaction, for a message that is there; `gone` unsends it. */
export function change(thread: Thread, message: Message, to: { text?: string; reaction?: string; gone?: boolean }): void {
  if (to.gone) thread.messages.splice(thread.messages.indexOf(message), 1)
  if (to.text !== undefined) Object.assign(message, { text: to.text, edited: true })
  if (to.reaction !== undefined) message.reaction = to.reaction
  void post('/simulator/change', { threadId: thread.id, id: message.id, ...to })
  changed(thread.id)
}

/** What the person is about to do with a message: answer it, or give it other words. */
export interface Plan {
  what: 'reply' | 'edit'
  message: Message
}
const plans = new Map<string, (plan: Plan) => void>()

/** `act` is told when somebody wants to answer or edit a message of the thread; the answer ends that. */
export function planned(threadId: string, act: (plan: Plan) => void): () => void {
  plans.set(threadId, act)
  return () => void plans.delete(threadId)
}

export const plan = (threadId: string, wanted: Plan): void => plans.get(threadId)?.(wanted)

/** The person takes the request of somebody unknown: from now on they may answer. */
export function accept(thread: Thread): void {
  thread.isRequest = false
  changed(thread.id)
}

export function markSeen(thread: Thread): void {
  if (!thread.unread) return
  thread.unread = 0
  void post('/simulator/seen', { threadId: thread.id })
  changed(thread.id)
}

/** Become `handle` (or nobody) by a whole reload, as the real site does. */
export async function signIn(handle: string, path: string): Promise<void> {
  await post('/simulator/sign-in', { handle })
  location.assign(path)
}
