import { toldByMembers } from '../../decisions/silenceAlert'
import { ownerOf } from '../../facts/owner'
import { inTransaction, type Scope } from '../../scope'
import { planCards, type PlannedCard } from '../cards/plan'

/** Tells the rep who looks after them that a contact came back by themself, once per return. Returns how many returned. */
export function celebrateReturns(scope: Scope): Promise<number> {
  return inTransaction(scope, async (tx) => {
    const [returned] = await tx.db.query<[Returned[], number]>(RETURNED, [
      tx.now,
      tx.settings.silence.alertBatch,
      toldByMembers,
    ])
    await planCards(
      tx,
      returned.flatMap((row) => (row.user_id === null ? [] : [cardOf(tx, row, row.user_id)])),
    )
    return returned.length
  })
}

interface Returned {
  id: string
  external_user_id: string
  user_id: string | null
}

function cardOf({ now }: Scope, { id: episodeId, external_user_id: id }: Returned, to: string): PlannedCard {
  return {
    dedupeKey: `silence:${episodeId}:returned`,
    kind: 'silence',
    userId: to,
    externalUserId: id,
    subject: { episodeId, about: 'return' },
    urgency: 'work-hours',
    wanted: now,
    expiresAt: null,
  }
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
