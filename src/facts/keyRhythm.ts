/** Names of the to-dos of key accounts, and the touches that do for them: a visit is a call too; a call is no visit. */
export const KEY_KINDS = `(values ('key-call', array['call', 'visit', 'meeting']), ('key-visit', array['visit', 'meeting'])) k(source, kinds)`

/** Whether a touch `t` does for a rhythm `k`. */
export const KEY_MET = `t.kind = any(k.kinds) and (t.direction = 'in' or t.outcome = 'reached')`

/** SQL expressions. */
interface Asked {
  /** The alias of the contact's row. */
  contact: string
  callDays: string
  visitDays: string
  now: string
  timeZone: string
}

/** A select of a key account's rhythms: external_user_id, source, title, days, and the day since which they were not met so. */
export function keyRhythms({ contact, callDays, visitDays, now, timeZone }: Asked): string {
  return `
    select ${contact}.external_user_id, k.source, r.title, r.days, (met.since at time zone ${timeZone})::date as since
      from ${KEY_KINDS}
      join (values ('key-call', ${callDays}::int, '重点客户：该打电话了'),
                   ('key-visit', ${visitDays}::int, '重点客户：该拜访了')) r(source, days, title) using (source)
     cross join lateral (
           select coalesce((select max(t.at) from touch t where t.external_user_id = ${contact}.external_user_id and ${KEY_MET}),
                           ${contact}.stage_set_at, ${contact}.first_added_at, ${now}::timestamptz) as since) met`
}
