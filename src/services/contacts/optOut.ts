import { AppError } from '../../errors'
import { inTransaction, type Scope } from '../../scope'
import { endEnrolments } from '../plans/end'
import { note } from '../timeline'

export interface OptOut {
  externalUserId: string
  optedOut: boolean
  /** The member who was told so; null = the operator, or another system. */
  userId: string | null
  /** How they said so; not given = to the member. It stands on the timeline. */
  source?: OptOutSource
}

/** They wrote one of the words for it in 微信客服. */
export interface OptOutSource {
  by: 'kf'
  openKfId: string
  words: string
}

/**
 * Keeps whether a contact wants to be left alone: no alert, reminder, plan or mass message is about writing to them then. Their
 * plans end at once; what is on its way already looks at it again when it is sent. False = it was so. Throws AppError `not-found`.
 */
export function setOptOut(scope: Scope, { externalUserId, optedOut, userId, source }: OptOut): Promise<boolean> {
  return inTransaction(scope, async (tx) => {
    const [before] = await tx.db.query<{ out: boolean }[]>(
      'select opted_out_at is not null as out from contact where external_user_id = $1 for update',
      [externalUserId],
    )
    if (!before) throw new AppError('not-found')
    if (before.out === optedOut) return false
    const at = tx.clock()
    await tx.db.query('update contact set opted_out_at = $2, opted_out_by = $3 where external_user_id = $1', [
      externalUserId,
      optedOut ? at : null,
      optedOut ? tx.actor : null,
    ])
    const kind = optedOut ? 'opted-out' : 'opted-in'
    const key = `${kind}:${externalUserId}:${at.getTime()}`
    await note(tx, { key, externalUserId, userId, at, kind, detail: { ...source } })
    if (optedOut) await endPlans(tx, externalUserId)
    return true
  })
}

async function endPlans(tx: Scope, externalUserId: string): Promise<void> {
  const running = await tx.db.query<{ id: string }[]>(
    `select e.id from follow_up_enrolment e join follow_up_plan p on p.id = e.plan_id and p.subject = 'contact'
      where e.subject_id = $1 and e.state = 'running' order by e.id for update of e`,
    [externalUserId],
  )
  await endEnrolments(
    tx,
    running.map(({ id }) => ({ id, reason: 'opted-out' as const, note: '' })),
  )
}
