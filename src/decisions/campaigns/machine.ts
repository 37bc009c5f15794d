import type { CampaignState, PartState, RunState } from './definition'

/** What a person may do with a campaign. */
export type CampaignAct = 'edit' | 'preview' | 'approve' | 'undo' | 'pause' | 'resume' | 'stop'

/** `runs` = the states of its runs; `paused` = by hand. */
export interface CampaignNow {
  state: CampaignState
  paused: boolean
  runs: readonly RunState[]
}

/**
 * Whether it may be done now. Undone is what nobody got yet: not once tasks are being made. A campaign that has ended stays as
 * it was.
 */
export function mayDo(act: CampaignAct, { state, paused, runs }: CampaignNow): boolean {
  switch (act) {
    case 'edit':
    case 'preview':
    case 'approve':
      return state === 'draft'
    case 'undo':
      return state === 'approved' && runs.includes('held') && !runs.includes('submitting')
    case 'pause':
      return state === 'approved' && !paused
    case 'resume':
      return state === 'approved' && paused
    case 'stop':
      return state === 'approved'
  }
}

/** Where a run goes by itself, by the states of its parts; the same = it waits. */
export function runAfter(state: RunState, parts: Readonly<Record<PartState, number>>): RunState {
  const unsent = parts.planned + parts.submitting + parts.unknown
  if (state === 'submitting' && unsent === 0) return runAfter('confirming', parts)
  if (state === 'confirming' && unsent === 0 && parts.submitted === 0) return 'done'
  return state
}
