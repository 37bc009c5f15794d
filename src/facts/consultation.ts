/** SQL for the latest value of each field of a contact's consultations, as an object; withdrawn ones count no more. */
export function latestConsultation(externalUserId: string): string {
  return `(select coalesce(jsonb_object_agg(latest.key, latest.value), '{}')
             from (select distinct on (v.key) v.key, v.value
                     from consultation n cross join jsonb_each(n."values") v
                    where n.external_user_id = ${externalUserId} and n.withdrawn_at is null
                    order by v.key, n.at desc, n.id desc) latest)`
}
