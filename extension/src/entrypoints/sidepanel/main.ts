/** The side panel: follows the tab in front, shows the worker's picture of it, hands on what the person decides. */
import { history, lately } from '../../features/panel-history'
import { header } from '../../features/panel-header'
import { pace } from '../../features/panel-pace'
import { person } from '../../features/panel-person'
import { prospect } from '../../features/panel-prospect'
import { refused } from '../../features/panel-refused'
import { tools } from '../../features/panel-tools'
import { waiting } from '../../features/panel-waiting'
import { parseHandle } from '../../site/paths'
import { type FromPanel, PANEL_PORT, type Picture, type ToPanel } from '../../wire/inside'

// `?tab=` shows one tab for good, also from a window of its own.
const fixed = new URLSearchParams(location.search).get('tab')
const panel = document.getElementById('panel') as HTMLElement
type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement
/** What a person is filling in outlives the next picture. */
const KEPT = '[data-keep]'
const TICK_MS = 20_000

let tab: number | null = fixed === null ? null : Number(fixed)
let port: chrome.runtime.Port | null = null
let drawn = ''
let picture: Picture | null = null

function say(message: FromPanel): void {
  connect()
  port?.postMessage(message)
}

function connect(): void {
  if (port) return
  const opened = chrome.runtime.connect({ name: PANEL_PORT })
  port = opened
  opened.onMessage.addListener((message: ToPanel) => {
    picture = message.picture
    draw()
  })
  opened.onDisconnect.addListener(() => {
    if (port === opened) port = null
    setTimeout(connect, 500)
  })
  opened.postMessage({ say: 'watch', tab } satisfies FromPanel)
}

/** Draws only when something changed, and puts the focus back where it was. */
function draw(): void {
  if (!picture) return
  const { now_ms, ...rest } = picture
  const sign = `${Math.floor(now_ms / TICK_MS)} ${JSON.stringify(rest)}`
  if (sign === drawn) return
  drawn = sign
  const focused = keyOf(document.activeElement)
  const kept = new Map([...panel.querySelectorAll<Field>(KEPT)].map((input) => [input.dataset.keep, input.value]))
  const typing = document.activeElement instanceof HTMLTextAreaElement ? [document.activeElement.selectionStart, document.activeElement.selectionEnd] as const : null
  const open = new Set([...panel.querySelectorAll<HTMLDetailsElement>('details[open]')].map(({ dataset }) => dataset.open))
  const parts = [
    header(picture, say), prospect(picture, say), person(picture, say), pace(picture), history(picture, say, parseHandle), waiting(picture, say, parseHandle), lately(picture), refused(picture, say), tools(picture, say),
  ]
  panel.replaceChildren(...parts.filter((part) => part !== null))
  for (const input of panel.querySelectorAll<Field>(KEPT)) input.value = kept.get(input.dataset.keep) ?? input.value
  for (const details of panel.querySelectorAll<HTMLDetailsElement>('details')) details.open = open.has(details.dataset.open)
  if (focused) [...panel.querySelectorAll<HTMLElement>('button, input, select, textarea, summary, time')].find((one) => keyOf(one) === focused)?.focus()
  if (typing && document.activeElement instanceof HTMLTextAreaElement) document.activeElement.setSelectionRange(...typing)
}

const keyOf = (element: Element | null): string =>
  element instanceof HTMLElement && panel.contains(element) ? [element.tagName, element.id, element.textContent, element.dataset.keep, element.closest('[data-outreach]')?.getAttribute('data-outreach')].join('|') : ''

function follow(id: number | undefined): void {
  tab = id ?? null
  say({ say: 'watch', tab })
}

connect()
if (fixed === null) {
  const here = await chrome.windows.getCurrent()
  const [active] = await chrome.tabs.query({ active: true, windowId: here.id })
  follow(active?.id)
  chrome.tabs.onActivated.addListener(({ tabId, windowId }) => {
    if (windowId === here.id) follow(tabId)
  })
}
setInterval(() => picture && say({ say: 'watch', tab }), TICK_MS)
