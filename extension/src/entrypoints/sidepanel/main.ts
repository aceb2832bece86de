/** The side panel: follows the tab in front, shows the worker's picture of it, hands on what the person decides. */
import { history, lately } from '../../features/panel-history'
import { header } from '../../features/panel-header'
import { pace } from '../../features/panel-pace'
import { person } from '../../features/panel-person'
import { prospect } from '../../features/panel-prospect'
import { refused } from '../../features/panel-refused'
import { tools } from '../../features/panel-tools'
import { waiting } from '../../features/panel-waiting'
import { isChosenNow } from '../../shared/choosing'
import { parseHandle } from '../../site/paths'
import { type FromPanel, PANEL_PORT, type Picture, type ToPanel } from '../../wire/inside'

// `?tab=` shows one tab for good, also from a window of its own.
const fixed = new URLSearchParams(location.search).get('tab')
const panel = document.getElementById('panel') as HTMLElement
type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement
/** What a person is filling in outlives the next picture. */
const KEPT = '[data-keep]'
const TICK_MS = 20_000
/** A press whose end was not seen, as over a list that is the browser's own, is over after this. */
const PRESS_MS = 5_000

let tab: number | null = fixed === null ? null : Number(fixed)
let port: chrome.runtime.Port | null = null
let drawn = ''
let picture: Picture | null = null
/** Between pressing and releasing: a button that is drawn anew meanwhile would not be clicked. */
let pressedMs = 0

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
  if (!picture || Date.now() - pressedMs < PRESS_MS || isChosenNow(document.activeElement)) return
  const { now_ms, ...rest } = picture
  const sign = `${Math.floor(now_ms / TICK_MS)} ${JSON.stringify(rest)}`
  if (sign === drawn) return
  drawn = sign
  const focused = keyOf(document.activeElement)
  const place = document.activeElement?.matches(':focus-visible') ? focusable().indexOf(document.activeElement as HTMLElement) : -1
  const kept = new Map([...panel.querySelectorAll<Field>(KEPT)].map((input) => [input.dataset.keep, input.value]))
  const typing = document.activeElement instanceof HTMLTextAreaElement ? [document.activeElement.selectionStart, document.activeElement.selectionEnd] as const : null
  const open = new Set([...panel.querySelectorAll<HTMLDetailsElement>('details[open]')].map(({ dataset }) => dataset.open))
  const parts = [
    header(picture, say), prospect(picture, say), person(picture, say), pace(picture), history(picture, say, parseHandle), waiting(picture, say, parseHandle), lately(picture), refused(picture, say), tools(picture, say),
  ]
  panel.replaceChildren(...parts.filter((part) => part !== null))
  for (const input of panel.querySelectorAll<Field>(KEPT)) input.value = kept.get(input.dataset.keep) ?? input.value
  for (const details of panel.querySelectorAll<HTMLDetailsElement>('details')) details.open = open.has(details.dataset.open)
  // Whoever goes by keys stays where they are, also when what they pressed is gone.
  if (focused) (focusable().find((one) => keyOf(one) === focused) ?? (place < 0 ? null : focusable()[Math.min(place, focusable().length - 1)]))?.focus()
  if (typing && document.activeElement instanceof HTMLTextAreaElement) document.activeElement.setSelectionRange(...typing)
}

const focusable = (): HTMLElement[] => [...panel.querySelectorAll<HTMLElement>('button:enabled, input, select, textarea, summary, time')].filter((one) => one.checkVisibility())

/** What tells a control from the others; its words change with what it does. */
const keyOf = (element: Element | null): string =>
  element instanceof HTMLElement && panel.contains(element) ? [element.tagName, element.id || element.textContent, element.dataset.keep, element.closest('[data-outreach]')?.getAttribute('data-outreach')].join('|') : ''

function follow(id: number | undefined): void {
  tab = id ?? null
  say({ say: 'watch', tab })
}

// The click comes first, and the focus arrives where it goes.
const drawSoon = (): void => void setTimeout(draw)
const released = (): void => {
  pressedMs = 0
  drawSoon()
}
panel.addEventListener('pointerdown', () => {
  pressedMs = Date.now()
})
for (const end of ['pointerup', 'pointercancel']) addEventListener(end, released)
panel.addEventListener('focusout', drawSoon)
// Released outside, or over the list of a field that is the browser's own.
addEventListener('pointermove', ({ buttons }) => pressedMs > 0 && buttons === 0 && released())

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
