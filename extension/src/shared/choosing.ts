/** Choosing by keys: every key on the way is a value too, so that only the last one may be taken for what was meant. */

/** Says the value of `field` once it was chosen: by mouse at once, by keys at Enter or on leaving. Until then nothing may take the field away (`isChosenNow`). */
export function onChosen(field: HTMLSelectElement | HTMLInputElement, say: (value: string) => void): void {
  let said = field.value
  const done = (): void => {
    delete field.dataset.choosing
    // Half a day is none.
    if (field.validity.badInput || field.value === said) return
    said = field.value
    say(said)
  }
  field.addEventListener('keydown', (event) => {
    if ((event as KeyboardEvent).key === 'Enter') done()
    else field.dataset.choosing = ''
  })
  field.addEventListener('pointerdown', () => delete field.dataset.choosing)
  field.addEventListener('change', () => field.dataset.choosing ?? done())
  field.addEventListener('blur', done)
}

/** Whether somebody is choosing in `element` by keys. */
export const isChosenNow = (element: Element | null): boolean => element instanceof HTMLElement && element.dataset.choosing !== undefined
