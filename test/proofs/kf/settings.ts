import type { Scope } from '../../../src/scope'

/** As in production, only that a dead process is missed at once, and pages are small enough to die between them. */
export function proofSettings({ kf }: Scope['settings']): Pick<Scope['settings'], 'kf'> {
  const knobs = { leaseMs: 600, pollMs: 50, page: 7, quietMs: 100, quietAtMostMs: 500, backoffMs: 50 }
  return { kf: { ...kf, ...knobs } as unknown as Scope['settings']['kf'] }
}
