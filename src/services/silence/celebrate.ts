import { toldByMembers } from '../../decisions/silenceAlert'
import { ownerOf } from '../../facts/owner'
import { inTransaction, type Scope } from '../../scope'
import { planCard } from '../cards/plan'

/** Tells the rep who looks after them that a contact came back by themself, once per return. Returns how many returned. */
export function celebrateReturns(scope: Scope): Promise<number> {
  return inTransaction(scope, async (tx) => {
    const [returned] = await tx.db.query<[{ id: string; external_user_id: string; user_id: string | null }[], number]>(
      RETURNED,
      [tx.now, tx.settings.silence.alertBatch, toldByMembers],
    )
    for (const { id: episodeId, external_user_id: externalUserId, user_id: userId } of returned) {
      if (userId === null) continue
      await planCard(tx, {
        dedupeKey: `silence:${episodeId}:returned`,
        kind: 'silence',
        userId,
        externalUserId,
        subject: { episodeId, about: 'return' },
        urgency: 'work-hours',
        wanted: tx.now,
        expiresAt: null,
      })
    }
    return returned.length
  })
}

/** A member who reached them, and told us so, knows. */
const RETURNED = `
  update silence_episode e set celebrated_at = $1
    from (select id from silence_episode where returned and celebrated_at is null
           order by closed_known_at limit $2 for update skip locked) due
   where e.id = due.id
  returning e.id, e.external_user_id,
    case when not e.closed_by = any($3) then
      (select ${ownerOf('c')} from contact c where c.external_user_id = e.external_user_id) end as user_id`
