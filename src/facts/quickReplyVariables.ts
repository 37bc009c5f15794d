import { businessDate } from '../decisions/businessTime'
import { builtInVariables, type Values, type Variable } from '../decisions/quickReply'
import type { ReadScope } from '../scope'

/** Everything that a text may use. */
export async function quickReplyVariables(_scope: Pick<ReadScope, 'db'>): Promise<Variable[]> {
  return [...builtInVariables]
}

interface ValueRow {
  customer: string | null
  remark: string | null
  member: string | null
  shop: string | null
  last_order: Date | null
}

/** What the variables stand for when this member writes to this contact; null = nobody in particular. */
export async function quickReplyValues(
  { db, settings }: Pick<ReadScope, 'db' | 'settings'>,
  { userId, externalUserId }: { userId: string | null; externalUserId: string | null },
): Promise<Values> {
  const [row] = await db.query<ValueRow[]>(
    `select (select name from contact where external_user_id = $1) as customer,
            (select remark from follow_user where external_user_id = $1 and user_id = $2) as remark,
            (select name from member where user_id = $2) as member,
            (select name from department where id = 1) as shop,
            (select max(at) from contact_order where external_user_id = $1) as last_order`,
    [externalUserId, userId],
  )
  const lastOrder = row?.last_order ? inWords(row.last_order, settings.timeZone) : null
  return { ...row, last_order: lastOrder }
}

/** As customers read it: 11月20日. */
function inWords(at: Date, timeZone: string): string {
  const [, month, day] = businessDate(at, timeZone).split('-').map(Number)
  return `${month}月${day}日`
}
