import type { CampaignDefinition } from '../../decisions/campaigns/definition'
import { inTransaction, type Scope } from '../../scope'
import { uploadFilesAhead } from '../media'
import { filesIn } from '../../decisions/campaigns/content'
import { refuseWrong } from './check'
import { hashOf } from './hash'
import { holdCampaign } from './hold'

export interface CampaignDraft {
  name: string
  definition: CampaignDefinition
}

/** Makes a campaign that does nothing until it is approved. Throws AppError `invalid-input`, place by place. */
export async function createCampaign(scope: Scope, { name, definition }: CampaignDraft): Promise<number> {
  await refuseWrong(scope, definition)
  const now = scope.clock()
  const [row] = await scope.db.query<{ id: number }[]>(
    `insert into campaign (name, definition, hash, authors, created_at, changed_at) values ($1, $2, $3, $4, $5, $5)
     returning id`,
    [name, JSON.stringify(definition), hashOf(definition), [scope.actor], now],
  )
  if (!row) throw new Error('a campaign that was inserted has no id')
  await uploadAhead(scope, definition)
  return row.id
}

/**
 * Writes it anew. What was previewed stays with what was looked at. Whoever changes it is one of its authors, unless nothing of
 * what is sent is changed. Throws as `createCampaign`, AppError `not-found`, `campaign-not-now`.
 */
export async function saveCampaign(scope: Scope, id: number, { name, definition }: CampaignDraft): Promise<void> {
  const hash = hashOf(definition)
  await inTransaction(scope, async (tx) => {
    await holdCampaign(tx, id, 'edit')
    await refuseWrong(tx, definition)
    await tx.db.query(
      `update campaign set name = $2, definition = $3, hash = $4, changed_at = $5,
              authors = case when hash = $4 or $6 = any(authors) then authors else authors || $6::text end
        where id = $1`,
      [id, name, JSON.stringify(definition), hash, tx.clock(), tx.actor],
    )
  })
  await uploadAhead(scope, definition)
}

/** Removes one that was never sent. Throws AppError `not-found`, `campaign-not-now`. */
export function removeCampaign(scope: Scope, id: number): Promise<void> {
  return inTransaction(scope, async (tx) => {
    const { runs } = await holdCampaign(tx, id, 'edit')
    if (runs.some((state) => state !== 'undone')) {
      await tx.db.query(`update campaign set state = 'stopped', acted_by = $2 where id = $1`, [id, tx.actor])
      return
    }
    await tx.db.query('delete from campaign_preview where campaign_id = $1', [id])
    await tx.db.query('delete from campaign_run where campaign_id = $1', [id])
    await tx.db.query('delete from campaign where id = $1', [id])
  })
}

/** At the sending there is time to upload too; what fails now is known sooner. */
function uploadAhead(scope: Scope, { content }: CampaignDefinition): Promise<void> {
  return uploadFilesAhead(
    scope,
    filesIn(content).map(({ id }) => id),
  )
}
