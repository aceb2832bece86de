// A page that is suspicious of extensions: put in before any script of the page, it writes down all it can notice.
(() => {
  if (window !== window.top) return
  const noticed = new Set()
  const first = Object.getOwnPropertyNames(window)
  const note = (...words) => noticed.add(words.join(' '))
  const shape = (element) => `${element.tagName}[${element.getAttributeNames().sort().join(' ')}]`

  const add = EventTarget.prototype.addEventListener
  EventTarget.prototype.addEventListener = function (type, ...rest) {
    note('listener', this?.constructor?.name ?? 'window', type)
    return add.call(this, type, ...rest)
  }
  for (const [owner, name] of [[window, 'fetch'], [navigator, 'sendBeacon'], [XMLHttpRequest.prototype, 'open'], [History.prototype, 'pushState'], [Event.prototype, 'preventDefault'],
    [window, 'postMessage'], [window, 'scrollTo'], [Element.prototype, 'scrollIntoView'], [Element.prototype, 'attachShadow'], [HTMLElement.prototype, 'focus'],
    [HTMLElement.prototype, 'blur'], [HTMLElement.prototype, 'click'], [EventTarget.prototype, 'dispatchEvent'], [Storage.prototype, 'setItem'], [IDBFactory.prototype, 'open'],
    [Document.prototype, 'execCommand'], [BroadcastChannel.prototype, 'postMessage'], [ServiceWorkerContainer.prototype, 'register']]) {
    const real = owner[name]
    owner[name] = function (...args) {
      note('call', name, name === 'preventDefault' ? this.type : '')
      return real.apply(this, args)
    }
  }
  add.call(window, 'message', (event) => note('message', event.origin))
  for (const type of ['keydown', 'keypress', 'keyup', 'beforeinput', 'input', 'paste', 'pointerdown', 'mousedown', 'click', 'focusin', 'focusout', 'scroll', 'selectionchange']) {
    add.call(window, type, (event) => {
      if (!event.isTrusted) note('made-up event', type)
    }, true)
    add.call(document, type, (event) => {
      note(event.isTrusted ? 'event' : 'made-up event', type)
      if (event.defaultPrevented) note('prevented before the page had it', type)
    }, true)
  }
  new MutationObserver((records) => {
    for (const { type, target, attributeName, addedNodes, removedNodes } of records) {
      if (type === 'attributes') note('attribute', target.tagName, attributeName)
      for (const node of [...addedNodes, ...removedNodes]) note('node', node instanceof Element ? shape(node) : node.nodeName)
    }
  }).observe(document, { subtree: true, childList: true, attributes: true, characterData: true })

  // What is ours here is no longer native; whatever else is not was changed by somebody.
  const nativeText = Function.prototype.toString
  const foreign = () => {
    const found = []
    for (const name of Object.getOwnPropertyNames(window)) {
      const made = Object.getOwnPropertyDescriptor(window, name)?.value
      if (typeof made !== 'function' || !first.includes(name)) continue
      for (const [owner, path] of [[made, name], [made.prototype, `${name}.prototype`]]) {
        for (const key of owner ? Reflect.ownKeys(owner) : []) {
          const { value, get, set } = Object.getOwnPropertyDescriptor(owner, key)
          for (const part of [value, get, set]) if (typeof part === 'function' && !nativeText.call(part).includes('[native code]')) found.push(`${path}.${String(key)}`)
        }
      }
    }
    return found
  }

  // How often the page was told of each event, to see what a press that was held leaves of itself.
  let told = {}
  // A script of the page runs after those of extensions; this one began before them, so it listens only now.
  let listening = false
  const listen = () => {
    if (listening) return
    listening = true
    for (const type of ['keydown', 'keypress', 'keyup', 'beforeinput', 'input', 'focusin', 'focusout', 'blur', 'focus', 'resize', 'scroll', 'visibilitychange', 'selectionchange', 'pointerdown', 'click']) {
      add.call(window, type, () => (told[type] = (told[type] ?? 0) + 1), true)
    }
  }
  window.forgetWhatWasTold = () => {
    listen()
    told = {}
  }
  window.whatWasTold = () => ({ ...told })

  window.whatThePageNoticed = () => {
    const now = new Set(noticed)
    for (const element of document.querySelectorAll('*')) now.add(`stands ${shape(element)}`)
    for (const name of Object.getOwnPropertyNames(window)) if (!first.includes(name)) now.add(`window ${name}`)
    for (const store of [localStorage, sessionStorage]) for (const key of Object.keys(store)) now.add(`stored ${key}`)
    for (const cookie of document.cookie.split('; ')) now.add(`cookie ${cookie.split('=')[0]}`)
    for (const path of foreign()) now.add(`changed ${path}`)
    now.add(`frames ${window.length}`)
    now.add(`focus ${document.activeElement?.tagName}`)
    for (const { entryType, scripts } of performance.getEntries()) {
      // That a frame took long is the machine's doing; whose script it names is not.
      if (entryType !== 'long-animation-frame') now.add(`entry ${entryType}`)
      else for (const { sourceURL } of scripts) if (sourceURL && !sourceURL.startsWith(location.origin)) now.add(`long frame ${sourceURL}`)
    }
    for (const { name } of performance.getEntriesByType('resource')) now.add(`resource ${name.replace(/\d+/g, 'N')}`)
    for (const { ownerNode } of document.styleSheets) now.add(`style ${ownerNode?.nodeName}`)
    now.add(`styles adopted ${document.adoptedStyleSheets.length}`)
    return [...now].sort()
  }
})()
