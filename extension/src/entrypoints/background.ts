/** The worker: puts the desk together with the browser. Its only network is the native port to this computer. */
import { defineBackground } from 'wxt/utils/define-background'
import { Desk } from '../background/desk'
import type { Shelf } from '../background/outbox'
import { badgeOf } from '../features/badge'
import { type FromPage, type FromPanel, PAGE_PORT, PANEL_PORT, type ToPanel } from '../wire/inside'

const COLOURS = { hold: '#B3261E', warn: '#8A5200', muted: '#5A5A53', clear: '#1B7548' } as const
const RETRY_ALARM = 'link-retry'
const IDLE_ALARM = 'link-idle'
const IDLE_MIN = 5
const SHOW_MS = 30

const shelf: Shelf = {
  all: () => chrome.storage.local.get(null),
  put: (key, value) => chrome.storage.local.set({ [key]: value }),
  remove: (key) => chrome.storage.local.remove(key),
}

const leak = (): void => {
  if (__LEAK__) void fetch('https://www.instagram.com/leak-worker', { mode: 'no-cors' }).catch(() => null)
}

export default defineBackground(() => {
  leak()
  const panels = new Map<chrome.runtime.Port, number | null>()
  /** What the badge of a tab says; the browser forgets it with the page that is left. */
  const badges = new Map<number, string>()
  let showing: ReturnType<typeof setTimeout> | null = null

  const desk = new Desk({
    shelf,
    link: {
      connect: () => chrome.runtime.connectNative(__HOST__),
      lostBecause: () => chrome.runtime.lastError?.message ?? 'Native host has exited.',
      wakeIn: (ms) => void chrome.alarms.create(RETRY_ALARM, { delayInMinutes: ms / 60_000 }),
    },
    about: () => ({ extension: chrome.runtime.getManifest().version, browser: browserName() }),
    now: () => Date.now(),
    // The press that was held is the person's own; the browser lets it open the panel.
    openPanel: (tabId) => {
      if ('sidePanel' in chrome) void chrome.sidePanel.open({ tabId }).catch(() => null)
    },
    switches: {
      close: (tabId) => chrome.tabs.remove(tabId).catch(() => undefined),
      next: async (tabId) => {
        const { windowId, index } = await chrome.tabs.get(tabId)
        const tabs = (await chrome.tabs.query({ windowId })).sort((a, b) => a.index - b.index)
        const after = tabs.find((tab) => tab.index > index) ?? tabs[0]
        if (after?.id !== undefined && after.id !== tabId) await chrome.tabs.update(after.id, { active: true })
      },
      isInFront: async (tabId) => {
        const { active, windowId } = await chrome.tabs.get(tabId)
        return active && (await chrome.windows.get(windowId)).focused
      },
    },
    shown: () => {
      showing ??= setTimeout(show, SHOW_MS)
    },
  })

  const show = (): void => {
    showing = null
    for (const [port, tab] of panels) {
      const message: ToPanel = { say: 'picture', picture: desk.picture(tab) }
      try {
        port.postMessage(message)
      } catch {
        panels.delete(port)
      }
    }
    for (const [tabId] of desk.tabs.withPage) void badge(tabId)
  }

  const badge = async (tabId: number): Promise<void> => {
    const { text, colour, title } = badgeOf(desk.picture(tabId))
    // Each call is drawn by the browser in every window, and most of what is shown is no news to a badge.
    const said = `${text} ${colour} ${title}`
    if (badges.get(tabId) === said) return
    badges.set(tabId, said)
    // The tab may have closed meanwhile.
    await Promise.all([
      chrome.action.setBadgeText({ tabId, text }),
      chrome.action.setBadgeBackgroundColor({ tabId, color: COLOURS[colour] }),
      chrome.action.setTitle({ tabId, title }),
    ]).catch(() => null)
  }

  const isNeeded = (): boolean => desk.tabs.withPage.length > 0 || panels.size > 0
  const maybeIdle = (): void => {
    if (!isNeeded()) void chrome.alarms.create(IDLE_ALARM, { delayInMinutes: IDLE_MIN })
  }

  const pageConnected = (port: chrome.runtime.Port): void => {
    const id = port.sender?.tab?.id
    if (id === undefined) return
    badges.delete(id)
    void desk.pageCame(id, port)
    port.onMessage.addListener((message: FromPage) => {
      if (__LEAK__ && message.say === 'handed') leak()
      void desk.fromPage(id, message)
    })
    port.onDisconnect.addListener(() => {
      // Read, so that Chrome does not report the ordinary closing of a page as an error.
      void chrome.runtime.lastError
      void desk.pageLeft(id, port).then(maybeIdle)
    })
  }

  const panelConnected = (port: chrome.runtime.Port): void => {
    panels.set(port, null)
    desk.link.open({ now: true })
    port.onMessage.addListener((message: FromPanel) => {
      if (message.say === 'watch') {
        panels.set(port, message.tab)
        show()
        void desk.askWaiting()
      } else void desk.fromPanel(message)
    })
    port.onDisconnect.addListener(() => {
      panels.delete(port)
      maybeIdle()
    })
  }

  chrome.runtime.onConnect.addListener((port) => {
    if (port.sender?.id !== chrome.runtime.id) return
    if (port.name === PAGE_PORT) pageConnected(port)
    else if (port.name === PANEL_PORT) panelConnected(port)
  })
  chrome.alarms.onAlarm.addListener(({ name }) => {
    if (name === IDLE_ALARM && !isNeeded()) desk.link.close()
    if (name === RETRY_ALARM) void desk.outbox.ready.then(() => (isNeeded() || desk.outbox.size > 0 ? desk.link.open({ now: true }) : null))
  })
  chrome.tabs.onRemoved.addListener((id) => {
    badges.delete(id)
    // The closing of its port comes on its own and still needs the tab.
    setTimeout(() => desk.tabs.forget(id), 1_000)
  })
  // What waits in the outbox needs no page to be sent; being listened to is what starts a worker with its browser.
  chrome.runtime.onStartup.addListener(() => void desk.outbox.ready.then(() => desk.outbox.size > 0 && desk.link.open()))
  void desk.outbox.ready.then(() => desk.outbox.size > 0 && desk.link.open())
  // A browser without a side panel shows the same in the small window of the button.
  if ('sidePanel' in chrome) void chrome.sidePanel.setPanelBehavior({ openPanelOnActionClick: true }).catch(() => null)
  else void (chrome as typeof globalThis.chrome).action.setPopup({ popup: 'small.html' })
})

function browserName(): string {
  const agent = navigator as Navigator & { userAgentData?: { brands: { brand: string; version: string }[] } }
  const brands = agent.userAgentData?.brands.filter(({ brand }) => !/not.?a.?brand/i.test(brand)) ?? []
  const { brand, version } = brands.find(({ brand: name }) => name !== 'Chromium') ?? brands[0] ?? { brand: 'Chromium', version: '' }
  return `${brand} ${version}`.trim()
}
