import type { TouchConfidence, TouchDirection, TouchKind, TouchOutcome } from '../decisions/touches'
import { AppError } from '../errors'
import type { Scope } from '../scope'
import { assertContact } from './contacts/card'
import { recordTouch } from './touches'

/** Another system's clock may be a little ahead of ours. */
const AHEAD_MS = 2 * 60 * 1000

export interface ToldTouch {
  /** The teller's own number: the same touch told twice is one. */
  key: string
  externalUserId: string
  /** The member it was with; null = with the shop as such. */
  userId: string | null
  at: Date
  kind: TouchKind
  direction: TouchDirection
  outcome: TouchOutcome
  /** Which system tells. */
  source: string
  /** null = what the kind says. */
  confidence: TouchConfidence | null
  note: string
}

/**
 * Writes a touch that another system tells of, once per source and key. False = it was there. Throws AppError: `invalid-input`
 * for one in the future, `not-found` for a contact we do not know, `touch-differs` when the key stands for something else.
 */
export async function tellTouch(scope: Scope, { note, ...told }: ToldTouch): Promise<boolean> {
  const now = scope.clock()
  if (told.at.getTime() > now.getTime() + AHEAD_MS)
    throw new AppError('invalid-input', [
      { path: 'body.at', message: 'must not be in the future', messageZh: '不能是将来的时间' },
    ])
  await assertContact(scope, told.externalUserId)
  const touch = {
    ...told,
    key: `api:${told.source}:${told.key}`,
    source: `api:${told.source}`,
    at: told.at > now ? now : told.at,
    detail: note === '' ? {} : { note },
  }
  if (await recordTouch(scope, touch)) return true
  await refuseOther(scope, touch)
  return false
}

/** The same key for something else is a mistake of the teller, not a repeat. One from ahead of our clock was set back. */
async function refuseOther({ db }: Scope, touch: ToldTouchRow): Promise<void> {
  const rows = await db.query<unknown[]>(
    `select 1 from touch where key = $1 and external_user_id = $2 and kind = $3 and direction = $4 and outcome = $5
        and abs(extract(epoch from at - $6::timestamptz)) <= $7`,
    [touch.key, touch.externalUserId, touch.kind, touch.direction, touch.outcome, touch.at, AHEAD_MS / 1000],
  )
  if (rows.length === 0) throw new AppError('touch-differs')
}

type ToldTouchRow = Pick<ToldTouch, 'key' | 'externalUserId' | 'kind' | 'direction' | 'outcome' | 'at'>
