/** Standing in the browser: which verdict holds at the moment of a press. Nothing fitting means "unchecked", never "stop". */
import type { ActorSeen, Finding, ProspectSeen, Shown, Standing } from '../wire/native'

type Step = Standing['steps'][number]

export interface Verdict {
  shown: Shown
  findings: Finding[]
}

const UNCHECKED: Verdict = { shown: { severity: 'unchecked' }, findings: [] }

const SEVERITIES = ['clear', 'notice', 'warn', 'hold'] as const

/** The step of `standing` that holds at `nowMs`, when it speaks of this actor and prospect at all. */
function stepAt(standing: Standing | undefined, actor: ActorSeen, prospect: ProspectSeen, nowMs: number): Step | null {
  if (!standing || !standing.joined || nowMs >= standing.expires_ms || !isFor(standing, actor, prospect)) return null
  return standing.steps.filter(({ from_ms }) => from_ms <= nowMs).reduce<Step | null>((latest, one) => (latest && latest.from_ms > one.from_ms ? latest : one), null)
}

/** The verdict of `standing` for this actor and prospect at `nowMs`; `keyOfText` is asked only when a rule depends on the text. */
export function verdictAt(standing: Standing | undefined, actor: ActorSeen, prospect: ProspectSeen, nowMs: number, keyOfText: () => string | null): Verdict {
  const step = stepAt(standing, actor, prospect, nowMs)
  if (!standing || !step) return UNCHECKED
  const all = step.findings ?? []
  const key = all.some(({ text_key }) => text_key) ? keyOfText() : null
  const findings = all.filter(({ text_key }) => !text_key || text_key === key)
  const loudest = Math.max(0, SEVERITIES.indexOf(step.severity), ...findings.map(({ severity }) => SEVERITIES.indexOf(severity)))
  return { shown: { severity: SEVERITIES[loudest] ?? step.severity, policy_version: standing.policy_version }, findings }
}

/** Whether `standing` speaks of this actor and this prospect. */
export function isFor(standing: Standing, actor: ActorSeen, prospect: ProspectSeen): boolean {
  if (!actor.user_id || (standing.actor && standing.actor.user_id !== actor.user_id)) return false
  if (prospect.handle) return standing.handle === prospect.handle
  return prospect.thread_id !== null && standing.thread_id === prospect.thread_id
}

/** Whether a person may send all the same: every rule that holds must allow it. */
export const mayOverride = (findings: readonly Finding[]): boolean =>
  findings.filter(({ severity }) => severity === 'hold').every(({ may_override }) => may_override ?? true)
