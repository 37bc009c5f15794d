import type { Audience } from '../../decisions/audience/definition'
import { AppError } from '../../errors'
import { audienceProblems } from '../../facts/audience/problems'
import { resolveAudience } from '../../facts/audience/resolve'
import { inTransaction, type Scope } from '../../scope'
import { toIssue } from '../quickReplies/check'

export interface SegmentDraft {
  name: string
  audience: Audience
}

/** Throws AppError `invalid-input`, place by place, for an audience with which something is wrong; `at` = where it stands in the request. */
export async function refuseAudience(
  scope: Pick<Scope, 'db'>,
  audience: Audience,
  at = 'body.audience',
): Promise<void> {
  const problems = await audienceProblems(scope, audience)
  if (problems.length === 0) return
  throw new AppError(
    'invalid-input',
    problems.map((one) => toIssue({ ...one, path: `${at}.${one.path}` })),
  )
}

/** Saves an audience under a name. Throws AppError `invalid-input`, `segment-name-taken`. Returns its id. */
export function createSegment(scope: Scope, draft: SegmentDraft): Promise<number> {
  return oneAtATime(scope, async (tx) => {
    await refuse(tx, draft, null)
    const [row] = await tx.db.query<{ id: number }[]>(
      'insert into segment (name, audience, saved_by, saved_at) values ($1, $2, $3, $4) returning id',
      [draft.name, JSON.stringify(draft.audience), tx.actor, tx.clock()],
    )
    if (!row) throw new Error('a segment that was inserted has no id')
    return row.id
  })
}

/** Changes it for whatever uses it. Throws as `createSegment`, AppError `segment-circle`, `not-found`. */
export function changeSegment(scope: Scope, id: number, draft: SegmentDraft): Promise<void> {
  return oneAtATime(scope, async (tx) => {
    await refuse(tx, draft, id)
    const { segments } = await resolveAudience(tx, draft.audience)
    if (segments.has(id)) throw new AppError('segment-circle')
    const [, changed] = await tx.db.query<[unknown[], number]>(
      'update segment set name = $2, audience = $3, saved_by = $4, saved_at = $5 where id = $1',
      [id, draft.name, JSON.stringify(draft.audience), tx.actor, tx.clock()],
    )
    if (changed === 0) throw new AppError('not-found')
  })
}

/** Throws AppError `segment-used`, naming what uses it, and `not-found`. */
export function removeSegment(scope: Scope, id: number): Promise<void> {
  return oneAtATime(scope, async (tx) => {
    await refuseUsed(tx, 'segment-used', 'segmentId', id)
    const [, removed] = await tx.db.query<[unknown[], number]>('delete from segment where id = $1', [id])
    if (removed === 0) throw new AppError('not-found')
  })
}

/** Throws AppError, naming each saved audience and each campaign ahead that names this segment or list. */
export async function refuseUsed(
  { db }: Scope,
  error: 'segment-used' | 'list-used',
  by: 'segmentId' | 'listId',
  id: number,
): Promise<void> {
  const users = await db.query<{ name: string; isCampaign: boolean }[]>(
    `select name, false as "isCampaign" from segment where ${NAMES_IT('audience')}
     union all
     select name, true from campaign where state in ('draft', 'approved') and ${NAMES_IT('definition')}
      order by 2, 1`,
    [id, `strict $.** ? (@.${by} == $id)`],
  )
  if (users.length === 0) return
  throw new AppError(
    error,
    users.map(({ name, isCampaign }) => ({
      path: name,
      message: `used by the ${isCampaign ? 'campaign' : 'segment'} ${name}`,
      messageZh: `${isCampaign ? '群发' : '人群'}「${name}」在使用`,
    })),
  )
}

const NAMES_IT = (json: string): string => `jsonb_path_exists(${json}, $2::jsonpath, jsonb_build_object('id', $1::int))`

async function refuse(tx: Scope, { name, audience }: SegmentDraft, id: number | null): Promise<void> {
  await refuseAudience(tx, audience)
  const taken = await tx.db.query<unknown[]>('select 1 from segment where name = $1 and id is distinct from $2', [
    name,
    id,
  ])
  if (taken.length > 0) throw new AppError('segment-name-taken')
}

/** Two changes at once could name each other. */
function oneAtATime<T>(scope: Scope, work: (tx: Scope) => Promise<T>): Promise<T> {
  return inTransaction(scope, async (tx) => {
    await tx.db.query('lock table segment in share row exclusive mode')
    return work(tx)
  })
}
