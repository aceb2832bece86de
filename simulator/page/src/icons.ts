// Line drawings of our own, and round pictures made from a name.
const PATHS: Record<string, string> = {
  home: 'M4 11 12 4l8 7v9h-5v-6H9v6H4z',
  reels: 'M4 4h16v16H4zM4 9h16M9 4l3 5M15 4l3 5M10 12l5 3-5 3z',
  messages: 'M4 5h16v11H9l-5 4z',
  search: 'M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14M16 16l4 4',
  emoji: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M8.5 10h.01M15.5 10h.01M8 14c2 3 6 3 8 0',
  voice: 'M12 3a3 3 0 0 0-3 3v6a3 3 0 0 0 6 0V6a3 3 0 0 0-3-3M6 11a6 6 0 0 0 12 0M12 17v4',
  photo: 'M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15 9h.01',
  gif: 'M5 4h14v10l-6 6H5zM13 20v-6h6',
  like: 'M12 20C4 14 3 10 4.5 7.5S10 5 12 8c2-3 6-3 7.500-.5S20 14 12 20z',
  call: 'M6 4l4 5-2 2a12 12 0 0 0 5 5l2-2 5 4c-1 3-4 3-7 2A18 18 0 0 1 4 11C3 8 4 5 6 4',
  video: 'M3 6h12v12H3zM15 11l6-4v10l-6-4',
  info: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M12 11v6M12 7.500v.01',
  more: 'M5 12h.01M12 12h.01M19 12h.01',
  react: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M12 8v8M8 12h8',
  reply: 'M10 5 4 11l6 6M4 11h10a6 6 0 0 1 6 6v2',
  close: 'M5 5l14 14M19 5 5 19',
  minimise: 'M5 12h14',
  expand: 'M14 4h6v6M20 4l-8 8M10 20H4v-6M4 20l8-8',
  write: 'M4 20h16M6 16l10-11 3 3L9 18l-4 1z',
  switch: 'M7 4 3 8l4 4M3 8h14M17 12l4 4-4 4M21 16H7',
  leave: 'M10 4H4v16h6M15 8l5 4-5 4M20 12H9',
  failed: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M12 7v6M12 16.500v.01',
}

/** An icon; with a label it says what it means, without it is decoration. */
export function icon(name: string, label: string | null = null, size = 24): SVGSVGElement {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  const attributes = { viewBox: '0 0 24 24', width: `${size}`, height: `${size}`, fill: 'none', stroke: 'currentColor' }
  const drawn = { 'stroke-width': '1.8', 'stroke-linecap': 'round', 'stroke-linejoin': 'round' }
  const meaning = label ? { role: 'img', 'aria-label': label } : { 'aria-hidden': 'true' }
  for (const [key, value] of Object.entries({ ...attributes, ...drawn, ...meaning })) svg.setAttribute(key, value)
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path')
  path.setAttribute('d', PATHS[name] ?? '')
  svg.append(path)
  return svg
}

/** A picture for a handle, as an address that needs no request. */
export function pictureOf(handle: string): string {
  let hue = 0
  for (const letter of handle) hue = (hue * 31 + letter.codePointAt(0)!) % 360
  const letters = handle.replace(/[^a-z0-9]/g, '').slice(0, 1).toUpperCase()
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><defs><linearGradient id="g" x1="0" y1="0" x2="1" y2="1">` +
    `<stop stop-color="hsl(${hue} 62% 62%)"/><stop offset="1" stop-color="hsl(${(hue + 50) % 360} 58% 44%)"/></linearGradient></defs>` +
    `<rect width="64" height="64" fill="url(#g)"/><text x="32" y="42" font-family="system-ui,sans-serif" font-size="29" font-weight="600" fill="#fff" text-anchor="middle">${letters}</text></svg>`
  return `data:image/svg+xml,${encodeURIComponent(svg)}`
}
