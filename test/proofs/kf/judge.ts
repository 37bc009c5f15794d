import type { DataSource } from 'typeorm'
import type { Sandbox } from '../../../src/sandbox'
import { shopKfId } from '../../../src/sandbox/seed/kf'

/** Every message kept once and in its order; every answer at most once on the wire, and named what it is here. */
export async function judgeKf(db: DataSource, sandbox: Sandbox): Promise<string[]> {
  const messages = sandbox.state.ledger.kfMessages.get(shopKfId) ?? []
  const kept = await db.query<{ id: string }[]>(
    `select msg_id as id from kf_message where origin = 'customer' order by kf_message.id`,
  )
  const theirs = messages.filter(({ origin }) => origin === 3).map(({ msgId }) => msgId)
  const problems = same(
    theirs,
    kept.map(({ id }) => id),
  )
    ? []
    : [`of ${theirs.length} messages ${kept.length} are kept`]
  const ids = messages.filter(({ origin }) => origin === 'api').map(({ msgId }) => msgId)
  const asked = sandbox.calls.list('/cgi-bin/kf/send_msg').map(({ body }) => (body as { msgid: string }).msgid)
  if (new Set(asked).size < asked.length) problems.push('an answer was asked for twice')
  problems.push(...(await judgeRows(db, new Set(ids))), ...(await judgeAnswers(db)))
  const touches = await db.query<{ n: number }[]>(`select count(*)::int as n from touch`)
  if (touches[0]?.n !== theirs.length) problems.push(`${theirs.length} messages are ${touches[0]?.n} touches`)
  return problems
}

/** sent = WeCom has it. unknown = it may have it. Anything else was never asked for. */
async function judgeRows(db: DataSource, sent: ReadonlySet<string>): Promise<string[]> {
  const rows = await db.query<{ key: string; status: string; id: string; outcome: string | null }[]>(
    `select o.dedupe_key as key, o.status, o.wecom_id as id, m.outcome from outbox_message o
       left join kf_message m on m.msg_id = o.wecom_id where o.kind = 'kf-message'`,
  )
  return rows.flatMap(({ key, status, id, outcome }) => {
    if (outcome !== null && outcome !== status) return [`${key} is ${status}, its message ${outcome}`]
    if (status === 'sent' && !sent.has(id)) return [`${key} is called sent and is not`]
    if (status !== 'sent' && status !== 'unknown' && sent.has(id)) return [`${key} is ${status} and was sent`]
    return []
  })
}

/** Each message of a customer is named by exactly one occasion: two parts, not four. */
async function judgeAnswers(db: DataSource): Promise<string[]> {
  const rows = await db.query<{ visitor: string; word: string; n: number }[]>(
    `select external_user_id as visitor, word, count(*)::int as n
       from outbox_message, unnest(string_to_array(split_part(body->'content'->>'text', ':', 2), ',')) word
      where kind = 'kf-message' group by 1, 2 having count(*) <> 2`,
  )
  const written = await db.query<{ n: number }[]>(
    `select count(*)::int as n from kf_message m where origin = 'customer' and not exists (
       select 1 from outbox_message o where o.external_user_id = m.external_user_id
          and m.payload->>'content' = any(string_to_array(split_part(o.body->'content'->>'text', ':', 2), ',')))`,
  )
  const twice = rows.map(({ visitor, word, n }) => `${word} of ${visitor} was answered in ${n} parts`)
  return written[0]?.n ? [...twice, `${written[0].n} messages were never decided about`] : twice
}

function same(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((id, i) => id === other[i])
}
