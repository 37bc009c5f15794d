import { servicersToAsk, type KfServing } from '../../decisions/kf/handOver'
import { judgeKfMessage } from '../../decisions/kf/send'
import { ruleTimeAt } from '../../facts/rules'
import { inTransaction, type Scope } from '../../scope'
import { WecomError, type KfPlace } from '../../wecom'
import { answerTo } from './answerTo'
import { planKf } from './plan'
import { placeOf, type ActRow, type KfSent } from './row'
import { settleKf } from './settle'
import { CALL, keepState, readState } from './state'

type HandOver = Extract<ActRow['body'], { act: 'hand-over' }>

/** Who took them (null = they wait in the pool), and the code for what they are told; null = they were there already. */
interface Given {
  servicerUserId: string | null
  code: string | null
}

/** The servicer stopped meanwhile, or is none (any more). */
const NOT_RECEIVING = [95014, 95019]

/**
 * Gives a visitor to a human: to who receives, outside office hours and when nobody does into the pool. From then on no
 * program writes until the session ends (kf-sidebar-pay.md 3.2). Asking twice does no harm: who is with a human stays.
 */
export async function handOver(scope: Scope, row: ActRow, worker: string, body: HandOver): Promise<KfSent> {
  const place = placeOf(row)
  let given: Given = { servicerUserId: null, code: null }
  const answer = await answerTo(async () => {
    given = await give(scope, place, body)
    return ''
  })
  // A lost answer is looked for again: the state tells.
  const judged = answer.kind === 'no-answer' ? ({ kind: 'not-called' } as const) : answer
  const outcome = judgeKfMessage(judged, row.attempts, scope.settings.kf)
  return inTransaction(scope, async (tx) => {
    const said = { kind: 'kf-handed-over', detail: { userId: given.servicerUserId } } as const
    const settled = await settleKf(tx, row, worker, outcome, answer, said)
    if (settled === 'sent' && given.code !== null) await planWords(tx, row, body, given, given.code)
    return settled
  })
}

async function give(scope: Scope, place: KfPlace, { userIds }: HandOver): Promise<Given> {
  const state = await readState(scope, place)
  if (state === 2 || state === 3) return { servicerUserId: null, code: null }
  const { servicersTried } = scope.settings.kf
  const { officeOpen: isOpen } = await ruleTimeAt(scope, scope.clock())
  const serving = isOpen ? await servingOf(scope, place.openKfId) : []
  for (const servicerUserId of servicersToAsk(serving, userIds, servicersTried)) {
    const code = await giveTo(scope, place, servicerUserId)
    if (code !== 'not-receiving') return { servicerUserId, code }
  }
  const { code } = await scope.wecom.kf.move(place, { state: 2 }, CALL)
  await keepState(scope, place, 2, null)
  return { servicerUserId: null, code }
}

async function giveTo(scope: Scope, place: KfPlace, servicerUserId: string): Promise<string | null> {
  try {
    const { code } = await scope.wecom.kf.move(place, { state: 3, servicerUserId }, CALL)
    await keepState(scope, place, 3, servicerUserId)
    return code
  } catch (error) {
    if (error instanceof WecomError && NOT_RECEIVING.includes(error.errcode)) return 'not-receiving'
    throw error
  }
}

async function servingOf({ db, wecom }: Scope, openKfId: string): Promise<KfServing[]> {
  const servicers = await wecom.kf.servicers(openKfId, CALL)
  const rows = await db.query<{ id: string; visitors: number }[]>(
    `select servicer_user_id as id, count(*)::int as visitors from kf_session
      where open_kfid = $1 and state = 3 and servicer_user_id is not null group by 1`,
    [openKfId],
  )
  const busy = new Map(rows.map(({ id, visitors }) => [id, visitors]))
  return servicers.map((servicer) => ({ ...servicer, visitors: busy.get(servicer.userId) ?? 0 }))
}

/** What the visitor reads about it; it goes with WeCom's code, since an ordinary message is not allowed any more. */
async function planWords(tx: Scope, row: ActRow, { by, words }: HandOver, given: Given, code: string): Promise<void> {
  const { windowMs } = tx.settings.kf
  const { officeOpen: isOpen } = await ruleTimeAt(tx, tx.clock())
  const chosen = given.servicerUserId !== null ? words.accepted : isOpen ? words.queued : words.closed
  if (chosen === '') return
  const text = chosen.includes('{ahead}') ? chosen.replaceAll('{ahead}', String(await aheadOf(tx, row))) : chosen
  const expiresAt = new Date(tx.clock().getTime() + windowMs)
  const message = { ...placeOf(row), dedupeKey: `${row.dedupe_key}:words`, expiresAt }
  await planKf(tx, [{ ...message, kind: 'kf-event-message', body: { by, content: { type: 'text', text }, code } }])
}

async function aheadOf(
  { db }: Scope,
  { user_id: openKfId, external_user_id: externalUserId }: ActRow,
): Promise<number> {
  const [found] = await db.query<{ ahead: number }[]>(
    `select count(*)::int as ahead from kf_session where open_kfid = $1 and state = 2 and external_user_id <> $2`,
    [openKfId, externalUserId],
  )
  return found?.ahead ?? 0
}
