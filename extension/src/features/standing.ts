/** Standing in the browser: which verdict holds at the moment of a press. Nothing fitting means "unchecked", never "stop". */
import type { ActorSeen, Finding, ProspectSeen, Shown, Standing } from '../wire/native'

export interface Verdict {
  shown: Shown
  findings: Finding[]
}

const UNCHECKED: Verdict = { shown: { severity: 'unchecked' }, findings: [] }

/** The verdict of `standing` for this actor and prospect at `nowMs`. */
export function verdictAt(standing: Standing | undefined, actor: ActorSeen, prospect: ProspectSeen, nowMs: number): Verdict {
  if (!standing || !standing.joined || nowMs >= standing.expires_ms || !isFor(standing, actor, prospect)) return UNCHECKED
  const step = standing.steps.filter(({ from_ms }) => from_ms <= nowMs).reduce<Standing['steps'][number] | null>((latest, one) => (latest && latest.from_ms > one.from_ms ? latest : one), null)
  if (!step) return UNCHECKED
  return { shown: { severity: step.severity, policy_version: standing.policy_version }, findings: step.findings ?? [] }
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
