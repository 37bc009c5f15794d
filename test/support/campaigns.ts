import { businessDate, momentAt } from '../../src/decisions/businessTime'
import { addDays } from '../../src/decisions/calendar'
import type { Audience } from '../../src/decisions/audience/definition'
import type { CampaignDefinition } from '../../src/decisions/campaigns/definition'
import type { Scope } from '../../src/scope'
import { approveCampaign } from '../../src/services/campaigns/approve'
import { conductCampaigns } from '../../src/services/campaigns/conduct'
import { previewCampaign } from '../../src/services/campaigns/preview'
import { claimAsked, claimPlanned } from '../../src/services/campaigns/row'
import { workOnPart } from '../../src/services/campaigns/work'
import { createCampaign } from '../../src/services/campaigns/write'

export const everyone: Audience = { kind: 'group', join: 'all', of: [{ kind: 'everyone' }] }

/** To everybody, now, with one line of text, unless the draft says otherwise. */
export function campaignOf(draft: Partial<CampaignDefinition> = {}): CampaignDefinition {
  return {
    messageClass: 'broadcast',
    aim: { to: 'customers', audience: everyone },
    content: { text: '上新啦', attachments: [] },
    time: { kind: 'now' },
    holidays: { days: [], then: 'skip' },
    windows: [],
    holdoutPercent: 0,
    effectDays: 14,
    holdDays: 0,
    confirmDays: 7,
    ...draft,
  }
}

/** Made by one admin, looked at, and approved by another; returns its id and that of its run. */
export async function approved(
  scope: Scope,
  definition: CampaignDefinition,
): Promise<{ id: number; runId: number; heldUntil: Date }> {
  const author = { ...scope, actor: 'author' }
  const id = await createCampaign(author, { name: '上新', definition })
  await previewCampaign(author, id)
  const [row] = await scope.db.query<{ hash: string }[]>('select hash from campaign where id = $1', [id])
  return { id, ...(await approveCampaign({ ...scope, actor: 'approver' }, id, row?.hash ?? '')) }
}

/** Everything that is due now, as the workers do it. Returns what came of each part. */
export async function workThrough(scope: Scope, rounds = 20): Promise<string[]> {
  const outcomes: string[] = []
  for (let round = 0; round < rounds; round++) {
    await conductCampaigns(scope)
    const claim = { worker: 'test', limit: 50, leaseMs: 30_000, held: [] }
    const rows = [...(await claimAsked(scope, claim)), ...(await claimPlanned(scope, claim))]
    if (rows.length === 0) return outcomes
    for (const row of rows) outcomes.push(await workOnPart(scope, row, 'test'))
  }
  throw new Error(`there is no end of it: ${outcomes.join()}`)
}

/** Till 10:10 of the next day in Shanghai, in ms: no task is made in quiet hours. */
export function tillMorning(now: number): number {
  const day = businessDate(new Date(now), 'Asia/Shanghai')
  return momentAt(addDays(day, 1), 610, 'Asia/Shanghai').getTime() - now
}
