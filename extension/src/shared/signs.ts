/** Signs beside every colour: small drawings, each with a word for those who do not see them. */

export type Sign =
  | 'clear' | 'notice' | 'warn' | 'hold' | 'unchecked' | 'unconfirmed' | 'observed' | 'blind' | 'queued' | 'offline' | 'failed' | 'sent' | 'excluded'

const SHAPES: Readonly<Record<Sign, string[]>> = {
  clear: ['M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 0 0 0-13', 'M5 8.2l2.1 2.1L11 6'],
  sent: ['M3 8.4l3.2 3.2L13 4.8'],
  notice: ['M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 0 0 0-13', 'M8 7.2v4', 'M8 4.8v.2'],
  warn: ['M8 2L14.5 13.5h-13z', 'M8 6.5v3.2', 'M8 11.6v.2'],
  hold: ['M5.3 1.5h5.4l3.8 3.8v5.4l-3.8 3.8H5.3l-3.8-3.8V5.3z', 'M5 8h6'],
  unconfirmed: ['M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 0 0 0-13', 'M8 4.5V8l2.5 1.8'],
  unchecked: ['M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 0 0 0-13'],
  observed: ['M1.5 8S4 3.5 8 3.5S14.5 8 14.5 8S12 12.5 8 12.5S1.5 8 1.5 8', 'M8 6a2 2 0 1 0 0 4a2 2 0 0 0 0-4'],
  blind: ['M1.5 8S4 3.5 8 3.5S14.5 8 14.5 8S12 12.5 8 12.5S1.5 8 1.5 8', 'M2.5 13.5L13.5 2.5'],
  queued: ['M8 13V3.5', 'M4 7.2L8 3.2l4 4'],
  offline: ['M4.5 12.5h7a2.6 2.6 0 0 0 .3-5.2A4 4 0 0 0 4.2 6.6a3 3 0 0 0 .3 5.9', 'M2.5 14L13.5 2'],
  failed: ['M4 4l8 8', 'M12 4l-8 8'],
  excluded: ['M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 0 0 0-13', 'M3.5 12.5l9-9'],
}

const SVG = 'http://www.w3.org/2000/svg'

/** The drawing of `sign`, told as `word`; without a word it is decoration beside one. */
export function drawing(sign: Sign, word = ''): SVGElement {
  const svg = document.createElementNS(SVG, 'svg')
  svg.setAttribute('viewBox', '0 0 16 16')
  svg.setAttribute('class', `sign sign-${sign}`)
  if (word) {
    svg.setAttribute('role', 'img')
    svg.setAttribute('aria-label', word)
  } else svg.setAttribute('aria-hidden', 'true')
  for (const d of SHAPES[sign]) {
    const path = document.createElementNS(SVG, 'path')
    path.setAttribute('d', d)
    svg.append(path)
  }
  return svg
}
