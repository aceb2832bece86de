// Which address shows what; links inside the site change the page without loading it again.
type Show = (path: string) => void
let show: Show = () => {}

/** Go to `path` without a reload. */
export function go(path: string): void {
  if (path !== location.pathname) history.pushState({}, '', path)
  show(path)
}

/** Show the page of the current address now and at every change. */
export function route(act: Show): void {
  show = act
  window.addEventListener('popstate', () => show(location.pathname))
  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a') : null
    if (!link || link.target || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey) return
    if (link.origin !== location.origin) return
    event.preventDefault()
    go(link.pathname)
  })
  show(location.pathname)
}
