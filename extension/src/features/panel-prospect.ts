/** The prospect: status, who of the team wrote to them before, and what the rules say about writing now. */
import { onChosen } from '../shared/choosing'
import { el } from '../shared/markup'
import { drawing, type Sign } from '../shared/signs'
import { PLACES, SEVERITIES, STATUS_WORDS, WORDS } from '../shared/strings'
import { ago, dayOf, dayWords, exact, moment, wholeDay } from '../shared/times'
import type { FromPanel, HeldPress, Picture } from '../wire/inside'
import type { Finding, HistoryLine, PersonCard, Standing } from '../wire/native'
import { STATUSES, type Status } from '../wire/statuses'

type Act = (message: FromPanel) => void

const SIGN: Readonly<Record<Finding['severity'], Sign>> = { clear: 'clear', notice: 'notice', warn: 'warn', hold: 'hold' }

export function prospect(picture: Picture, act: Act): HTMLElement | null {
  const { view } = picture
  if (!view) return null
  if (!view.prospect || (!view.prospect.handle && !view.prospect.thread_id)) return el('section', {}, el('p', { class: 'muted' }, WORDS.noProspect))
  const { handle } = view.prospect
  const standing = standingOfView(picture)
  return el('section', { 'aria-label': WORDS.prospect, id: 'prospect' },
    view.held ? heldBanner(view.held) : null,
    handle ? nameRow(handle, standing?.person ?? null, picture.state?.status_names ?? {}, act) : el('p', { class: 'notice' }, drawing('notice'), WORDS.unnamed),
    standing?.person?.since_ms ? el('p', { id: 'handed-on', class: 'muted' }, WORDS.handedOn(wholeDay(standing.person.since_ms))) : null,
    handle ? suggestion(handle, standing?.person ?? null, picture, act) : null,
    ...(standing ? findings(standing, picture.now_ms, handle) : [el('p', { class: 'finding', 'data-severity': 'unchecked' }, drawing('unchecked', SEVERITIES.unchecked), el('span', {}, WORDS.unchecked))]),
  )
}

/** The standing, when it speaks of what the page shows now. */
export function standingOfView({ view, standing }: Picture): Standing | null {
  const seen = view?.prospect
  if (!standing || !seen) return null
  return seen.handle ? (standing.handle === seen.handle ? standing : null) : standing.thread_id === seen.thread_id ? standing : null
}

function nameRow(handle: string, person: PersonCard | null, names: Readonly<Record<string, string>>, act: Act): HTMLElement {
  const status = person?.status ?? 'new'
  const choice = el('select', { id: 'status', 'aria-label': WORDS.status },
    ...choicesOf(names, status).map((name) => el('option', { value: name, selected: name === status }, wordOf(names, name))),
  )
  onChosen(choice, (chosen) => act({ say: 'set-status', handle, status: chosen }))
  return el('div', { class: 'row' },
    el('h2', { class: status === 'excluded' ? 'struck grow' : 'grow' }, el('bdi', {}, `@${handle}`)),
    el('span', { class: `dot status-${status}`, 'aria-hidden': 'true' }),
    choice,
  )
}

const wordOf = (names: Readonly<Record<string, string>>, status: string): string => names[status] ?? STATUS_WORDS[status as Status] ?? status.replaceAll('-', ' ')

/** A status that a person set before the reply stands; it is theirs to change. Where nobody set one, the reply did. */
function suggestion(handle: string, person: PersonCard | null, { state, now_ms }: Picture, act: Act): HTMLElement | null {
  if (!person?.last_reply_ms || (person.status !== 'new' && person.status !== 'no-reply')) return null
  const word = wordOf(state?.status_names ?? {}, 'replied')
  return el('p', { class: 'notice' }, drawing('notice'), el('span', { class: 'grow' }, WORDS.suggest(ago(person.last_reply_ms, now_ms), word)),
    el('button', { id: 'take-suggestion', click: () => act({ say: 'set-status', handle, status: 'replied' }) }, WORDS.suggested(word)))
}

/** The usual statuses with the team's own before the last one, and the person's when the team gave it up since. */
function choicesOf(names: Readonly<Record<string, string>>, status: string): string[] {
  const usual: readonly string[] = STATUSES
  const known = [...usual.slice(0, -1), ...Object.keys(names).filter((name) => !usual.includes(name)), ...usual.slice(-1)]
  return known.includes(status) ? known : [status, ...known]
}

function findings(standing: Standing, nowMs: number, handle: string | null): HTMLElement[] {
  const made: HTMLElement[] = []
  const { person } = standing
  if (standing.excluded) made.push(line('excluded', person?.do_not_contact ? WORDS.doNotContactNote : WORDS.excluded, 'notice'))
  const due = followUp(person ?? null, nowMs)
  if (due) made.push(line('notice', due, 'notice'))
  const step = standing.steps.filter(({ from_ms }) => from_ms <= nowMs).at(-1)
  // The rule about colleagues says the same in fewer words; then this line carries its sign.
  const isTold = step?.findings?.some(({ kind }) => kind === 'duplicate-contact') ?? false
  if (handle && !isTold) made.push(el('p', { id: 'collision', class: 'muted' }, collision(handle, person ?? null, nowMs)))
  const isValid = standing.joined && step !== undefined && nowMs < standing.expires_ms
  if (!isValid) made.push(line('unchecked', WORDS.unchecked, 'unchecked'))
  else {
    // What depends on the text is told at the press: before it nobody knows whether it will be said.
    const told = (step.findings ?? []).filter(({ text_key }) => !text_key)
    for (const finding of told) {
      const isCollision = finding.kind === 'duplicate-contact' && handle !== null
      made.push(findingLine(isCollision ? { ...finding, sentence: collision(handle, person ?? null, nowMs) } : finding, nowMs))
    }
    if (told.length === 0) made.push(line('clear', WORDS.clear, 'clear'))
  }
  const heard = standing.core_ms
  made.push(el('p', { class: 'muted small' }, heard ? WORDS.asOf(ago(heard, nowMs)) : WORDS.neverHeard, ' ', el('span', { id: 'policy-version' }, standing.policy_version > 0 ? WORDS.rulesOf(standing.policy_version) : WORDS.noRules)))
  return made
}

const line = (sign: Sign, text: string, severity: keyof typeof SEVERITIES): HTMLElement =>
  el('p', { class: 'finding', 'data-severity': severity }, drawing(sign, SEVERITIES[severity]), el('span', {}, text))

function findingLine({ severity, sentence, clears_ms, kind }: Finding, nowMs: number): HTMLElement {
  const clears = clears_ms && clears_ms > nowMs && !/clears/i.test(sentence) ? `. ${WORDS.clears(moment(clears_ms, nowMs))}` : '.'
  const made = line(SIGN[severity], sentence.replace(/\.$/, '') + clears, severity)
  made.dataset.kind = kind
  return made
}

/**
 * "Dana wrote to @mila.k from @studio_a 3 days ago: when last observed, 3 days ago, they had not answered."
 *
 * Nobody looks at a chat that is not open, so that they did not answer can be said of that moment alone.
 */
export function collision(handle: string, person: PersonCard | null, nowMs: number): string {
  const seen = person?.history ?? []
  const last = seen.filter(({ state }) => state !== 'failed' && state !== 'struck').reduce<HistoryLine | null>((newest, one) => (newest && newest.at_ms >= one.at_ms ? newest : one), null)
  const met = (person?.elsewhere ?? [])[0]
  if (met && (!last || met.at_ms > last.at_ms)) return WORDS.wroteElsewhere(met.mine ? WORDS.you : met.operator, handle, PLACES[met.place as keyof typeof PLACES] ?? PLACES.other, ago(met.at_ms, nowMs))
  if (!last) return WORDS.nobodyWrote
  const reply = person?.last_reply_ms
  const observed = Math.max(...seen.map(({ at_ms }) => at_ms))
  const outcome = reply && reply > last.at_ms ? WORDS.replied(ago(reply, nowMs)) : WORDS.unanswered(ago(observed, nowMs))
  return WORDS.wrote(last.mine ? WORDS.you : last.operator, handle, last.actor, ago(last.at_ms, nowMs), outcome)
}

/** What to say of a day to follow up that has come. */
function followUp(person: PersonCard | null, nowMs: number): string | null {
  const day = person?.follow_up
  const today = dayOf(nowMs)
  if (!day || day > today) return null
  return day === today ? WORDS.followUpToday : WORDS.followUpDue(dayWords(day))
}

function heldBanner(held: HeldPress): HTMLElement {
  const reasons = held.findings.filter(({ severity }) => severity === 'hold').map(({ sentence }) => sentence.replace(/\.?$/, '.')).join(' ')
  return el('p', { class: 'held', id: 'held', role: 'alert', title: exact(held.at_ms) }, drawing('hold', SEVERITIES.hold), el('span', {}, (held.may_override ? WORDS.heldAgain : WORDS.heldFirmly)(reasons)))
}
