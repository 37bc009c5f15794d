import type { TouchConfidence, TouchDirection, TouchKind, TouchOutcome } from '../decisions/touches'
import { AppError } from '../errors'
import type { Scope } from '../scope'
import { recordTouches, type NewTouch } from './touches'

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

/** `known` was told before; `differs` = the key stands for something else. */
export type TouchOutcomeTold = 'recorded' | 'known' | 'differs' | 'in-the-future' | 'no-contact'

/**
 * Writes a touch that another system tells of, once per source and key. False = it was there. Throws AppError: `invalid-input`
 * for one in the future, `not-found` for a contact we do not know, `touch-differs` when the key stands for something else.
 */
export async function tellTouch(scope: Scope, touch: ToldTouch): Promise<boolean> {
  const [outcome] = await tellTouches(scope, [touch])
  if (outcome === 'in-the-future')
    throw new AppError('invalid-input', [
      { path: 'body.at', message: 'must not be in the future', messageZh: '不能是将来的时间' },
    ])
  if (outcome === 'no-contact') throw new AppError('not-found')
  if (outcome === 'differs') throw new AppError('touch-differs')
  return outcome === 'recorded'
}

/** The same for many, each judged alone: what is right is written. As many outcomes as touches, in their order. */
export async function tellTouches(scope: Scope, told: readonly ToldTouch[]): Promise<TouchOutcomeTold[]> {
  const now = scope.clock()
  const known = await contactsAmong(scope, told)
  const outcomes = told.map(({ at, externalUserId }): TouchOutcomeTold => {
    if (at.getTime() > now.getTime() + AHEAD_MS) return 'in-the-future'
    return known.has(externalUserId) ? 'differs' : 'no-contact'
  })
  const right = told.map((touch) => toRow(touch, now)).map((touch, i) => (outcomes[i] === 'differs' ? touch : null))
  const first = new Map(right.flatMap((touch) => (touch ? [[touch.key, touch] as const] : [])).reverse())
  const recorded = await recordTouches(scope, [...first.values()])
  const again = right.flatMap((touch) => (touch && !isNew(touch) ? [touch] : []))
  const same = await keptAs(scope, again)
  return right.map((touch, i) => {
    if (touch === null) return outcomes[i] ?? 'differs'
    if (isNew(touch)) return 'recorded'
    return same.has(touch) ? 'known' : 'differs'
  })

  /** Of two with one key in one call the first is written, and the second compared with it. */
  function isNew(touch: NewTouch): boolean {
    return recorded.has(touch.key) && first.get(touch.key) === touch
  }
}

function toRow({ note, ...told }: ToldTouch, now: Date): NewTouch {
  return {
    ...told,
    key: `api:${told.source}:${told.key}`,
    source: `api:${told.source}`,
    at: told.at > now ? now : told.at,
    detail: note === '' ? {} : { note },
  }
}

async function contactsAmong({ db }: Scope, told: readonly ToldTouch[]): Promise<ReadonlySet<string>> {
  const rows = await db.query<{ id: string }[]>(
    'select external_user_id as id from contact where external_user_id = any($1)',
    [[...new Set(told.map(({ externalUserId }) => externalUserId))]],
  )
  return new Set(rows.map(({ id }) => id))
}

/** The same key for something else is a mistake of the teller, not a repeat. One from ahead of our clock was set back. */
async function keptAs({ db }: Scope, touches: readonly NewTouch[]): Promise<ReadonlySet<NewTouch>> {
  if (touches.length === 0) return new Set()
  const rows = await db.query<{ place: number }[]>(
    `select i.place::int from json_to_recordset($1) as i(place int, key text, external_user_id text, kind text, direction text,
                                                         outcome text, at timestamptz)
       join touch t using (key, external_user_id, kind, direction, outcome)
      where abs(extract(epoch from t.at - i.at)) <= $2`,
    [
      JSON.stringify(
        touches.map(({ key, externalUserId, kind, direction, outcome, at }, place) => {
          return { place, key, external_user_id: externalUserId, kind, direction, outcome, at }
        }),
      ),
      AHEAD_MS / 1000,
    ],
  )
  return new Set(rows.flatMap(({ place }) => touches[place] ?? []))
}
