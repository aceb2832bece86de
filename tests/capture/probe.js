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
  for (const [owner, name] of [[window, 'fetch'], [navigator, 'sendBeacon'], [XMLHttpRequest.prototype, 'open'], [History.prototype, 'pushState'], [Event.prototype, 'preventDefault']]) {
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

  window.whatThePageNoticed = () => {
    const now = new Set(noticed)
    for (const element of document.querySelectorAll('*')) now.add(`stands ${shape(element)}`)
    for (const name of Object.getOwnPropertyNames(window)) if (!first.includes(name)) now.add(`window ${name}`)
    for (const store of [localStorage, sessionStorage]) for (const key of Object.keys(store)) now.add(`stored ${key}`)
    for (const cookie of document.cookie.split('; ')) now.add(`cookie ${cookie.split('=')[0]}`)
    for (const { name } of performance.getEntriesByType('resource')) now.add(`resource ${name.replace(/\d+/g, 'N')}`)
    for (const { ownerNode } of document.styleSheets) now.add(`style ${ownerNode?.nodeName}`)
    now.add(`styles adopted ${document.adoptedStyleSheets.length}`)
    return [...now].sort()
  }
})()
