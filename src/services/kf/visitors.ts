import type { Scope } from '../../scope'

/** WeCom's, per call. */
const AT_ONCE = 100

/** Asks WeCom who these visitors are, as far as nobody knows. What fails is left for the next time. */
export async function describeVisitors(scope: Scope, externalUserIds: readonly string[]): Promise<void> {
  const rows = await scope.db.query<{ id: string }[]>(
    'select external_user_id as id from contact where external_user_id = any($1) and name is null and read_at is null',
    [externalUserIds],
  )
  await describe(
    scope,
    rows.map(({ id }) => id),
  )
}

/** The same for those of whom it failed, up to `limit`. */
export async function describeStrangers(scope: Scope, limit: number): Promise<void> {
  const rows = await scope.db.query<{ id: string }[]>(
    `select c.external_user_id as id from contact c
      where c.name is null and c.read_at is null
        and exists (select 1 from kf_session s where s.external_user_id = c.external_user_id)
      order by 1 limit $1`,
    [limit],
  )
  await describe(
    scope,
    rows.map(({ id }) => id),
  )
}

async function describe(scope: Scope, unknown: readonly string[]): Promise<void> {
  try {
    for (let from = 0; from < unknown.length; from += AT_ONCE) {
      const customers = await scope.wecom.kf.customers(unknown.slice(from, from + AT_ONCE))
      await write(scope, customers)
    }
  } catch (error) {
    scope.log.warn({ err: error, visitors: unknown.length }, 'kf visitors could not be described; it is tried again')
  }
}

/** Whom a member follows was read from customer contact, which knows more. */
async function write({ db }: Scope, customers: Awaited<ReturnType<Scope['wecom']['kf']['customers']>>): Promise<void> {
  await db.query(
    `update contact c set name = i.nickname, avatar = i.avatar, gender = i.gender, union_id = coalesce(c.union_id, i."unionId"),
                          print = null
       from json_to_recordset($1) as i("externalUserId" text, nickname text, avatar text, gender smallint, "unionId" text)
      where c.external_user_id = i."externalUserId" and c.read_at is null`,
    [JSON.stringify(customers)],
  )
}
