/** Puts `box` below `anchor` (above it where there is no room), inside the window; both are on the page. `gap` in px. */
export function under(anchor: Element, box: HTMLElement, gap = 4): void {
  const edge = 8;
  const at = anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = box;
  const below = at.bottom + gap;
  const fits = below + height <= window.innerHeight - edge || at.top < height + gap;
  const left = Math.max(edge, Math.min(at.left, window.innerWidth - width - edge));
  box.style.top = `${Math.max(edge, fits ? below : at.top - gap - height)}px`;
  box.style.left = `${left}px`;
}
