import { interceptLimits, interceptProblems, type InterceptContent } from '../../decisions/groups/intercept'
import { AppError } from '../../errors'
import { inTransaction, type Scope } from '../../scope'
import { WecomError } from '../../wecom'
import { inWords } from '../channels/refusals'
import { contentOf, interceptRow, type InterceptRow } from './row'
import { sendIntercept } from './send'

/**
 * Makes a rule: kept as wanted, then asked of WeCom. Throws AppError `invalid-input`, `intercept-name-taken`, `intercept-full`, and
 * what WeCom refuses. Returns its id; its status says whether WeCom answered.
 */
export async function createIntercept(scope: Scope, wanted: InterceptContent): Promise<number> {
  const id = await inTransaction(scope, async (tx) => {
    await refuse(tx, wanted, null)
    const rows = await tx.db.query<{ id: number }[]>(
      `insert into intercept_rule (wanted, changed_by, changed_at, due_at) values ($1, $2, $3, $3) returning id`,
      [JSON.stringify(wanted), tx.actor, tx.clock()],
    )
    if (!rows[0]) throw new Error('an intercept rule that was inserted has no id')
    return rows[0].id
  })
  await sendIntercept(scope, id)
  return id
}

/** Changes a rule of ours. Throws as `createIntercept`, and `not-found`, `intercept-foreign`, `intercept-not-now`. */
export async function changeIntercept(scope: Scope, id: number, wanted: InterceptContent): Promise<void> {
  await inTransaction(scope, async (tx) => {
    await refuse(tx, wanted, id)
    await intend(tx, id, 'wanted = $4', [JSON.stringify(wanted)])
  })
  await sendIntercept(scope, id)
}

/** Removes a rule of ours. One that was never made goes at once. Throws as `changeIntercept`. */
export async function removeIntercept(scope: Scope, id: number): Promise<void> {
  await inTransaction(scope, (tx) => intend(tx, id, 'remove_wanted = true', []))
  await sendIntercept(scope, id)
}

/**
 * Takes a rule for ours that was found in WeCom: one of this app's whose id was lost. WeCom says whether it is, by taking a change
 * that changes nothing. Throws AppError `intercept-foreign` when it is not.
 */
export async function adoptIntercept(scope: Scope, id: number): Promise<void> {
  const row = await interceptRow(scope, id)
  if (!row || row.ruleId === null) throw new AppError('not-found')
  if (row.status === 'live') return
  const call = scope.settings.standing.intercept
  const nobody = { userIds: [], departmentIds: [] }
  try {
    const has = contentOf(await scope.wecom.interceptRules.get(row.ruleId, call))
    await scope.wecom.interceptRules.update(row.ruleId, { ...has, add: nobody, remove: nobody }, call)
    await scope.db.query(`update intercept_rule set status = 'live', wanted = $2, told = $2 where id = $1`, [
      id,
      JSON.stringify(has),
    ])
  } catch (error) {
    if (error instanceof WecomError && error.action !== 'retry' && error.action !== 'back-off') {
      throw new AppError('intercept-foreign', [{ path: '', message: `errcode ${error.errcode}: ${error.hint}` }])
    }
    throw inWords(error)
  }
}

/** Writes down what is wanted, unless WeCom is being told of the rule, or its last answer is still looked for. */
async function intend(tx: Scope, id: number, change: string, values: unknown[]): Promise<void> {
  const row: InterceptRow | null = await interceptRow(tx, id)
  if (!row) throw new AppError('not-found')
  if (row.status === 'foreign') throw new AppError('intercept-foreign')
  const [, changed] = await tx.db.query<[unknown[], number]>(
    `update intercept_rule set ${change}, changed_by = $2, changed_at = $3, due_at = $3, requested_at = case when status = 'failed' then null else requested_at end,
            status = case when status = 'failed' then 'creating' else status end
      where id = $1 and (due_at is null or due_at <= $3)`,
    [id, tx.actor, tx.clock(), ...values],
  )
  if (changed === 0) throw new AppError('intercept-not-now')
}

async function refuse({ db }: Scope, wanted: InterceptContent, id: number | null): Promise<void> {
  const problems = interceptProblems(wanted)
  if (problems.length > 0) {
    throw new AppError(
      'invalid-input',
      problems.map(({ path, en, zh }) => ({ path: `body.${path}`, message: en, messageZh: zh })),
    )
  }
  await db.query(`select pg_advisory_xact_lock(hashtextextended('intercept-rule', 0))`)
  const others = await db.query<{ name: string }[]>(
    `select wanted ->> 'name' as name from intercept_rule
      where status in ('creating', 'live', 'foreign') and id is distinct from $1`,
    [id],
  )
  if (others.some(({ name }) => name === wanted.name)) throw new AppError('intercept-name-taken')
  if (others.length >= interceptLimits.rules) throw new AppError('intercept-full')
}
