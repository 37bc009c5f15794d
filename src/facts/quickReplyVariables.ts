import { businessDate } from '../decisions/businessTime'
import { valueWords, type CustomValue } from '../decisions/customFields'
import { builtInVariables, type Values, type Variable } from '../decisions/quickReply'
import type { ReadScope } from '../scope'
import { latestConsultation } from './consultation'

/** Everything that a text may use: our own, and the fields of contacts and of consultations, by their key. */
export async function quickReplyVariables({ db }: Pick<ReadScope, 'db'>): Promise<Variable[]> {
  const fields = await db.query<Variable[]>(
    `select key as name, json_build_object('zh', label_zh, 'en', label_en) as label
       from custom_field where removed_at is null and key <> all($1) order by sort_order, key`,
    [builtInVariables.map(({ name }) => name)],
  )
  return [...builtInVariables, ...fields]
}

interface ValueRow {
  customer: string | null
  remark: string | null
  member: string | null
  shop: string | null
  last_order: Date | null
  fields: Record<string, CustomValue> | null
}

/** What the variables stand for when this member writes to this contact, in the customer's language; null = nobody in particular. */
export async function quickReplyValues(
  { db, settings }: Pick<ReadScope, 'db' | 'settings'>,
  { userId, externalUserId }: { userId: string | null; externalUserId: string | null },
): Promise<Values> {
  const [row] = await db.query<ValueRow[]>(
    `select c.name as customer, ${latestConsultation('$1')} || coalesce(c.custom_fields, '{}') as fields,
            (select remark from follow_user where external_user_id = $1 and user_id = $2) as remark,
            (select name from member where user_id = $2) as member,
            (select name from department where id = 1) as shop,
            (select max(at) from contact_order where external_user_id = $1) as last_order
       from (values (1)) one left join contact c on c.external_user_id = $1`,
    [externalUserId, userId],
  )
  if (!row) return {}
  const { fields, last_order, ...known } = row
  const own = Object.entries(fields ?? {}).map(([key, value]) => [key, valueWords(value).zh])
  const lastOrder = last_order && inWords(last_order, settings.timeZone)
  return { ...Object.fromEntries(own), ...known, last_order: lastOrder }
}

/** As customers read it: 11月20日. */
function inWords(at: Date, timeZone: string): string {
  const [, month, day] = businessDate(at, timeZone).split('-').map(Number)
  return `${month}月${day}日`
}
