import type { CustomFieldKind, CustomValue } from '../decisions/customFields'
import type { ReadScope } from '../scope'

export interface ConsultationsView {
  /** The newest first; at most 50. */
  items: {
    id: string
    at: string
    by: { userId: string; name: string | null } | null
    values: Record<string, CustomValue>
    note: string
    corrected: boolean
  }[]
  /** In their order, with the latest value that any of them has; null = none. */
  fields: {
    key: string
    label: { zh: string; en: string }
    kind: CustomFieldKind
    options: string[]
    value: CustomValue | null
  }[]
}

/** The consultations of a contact, and the fields that they may have. */
export async function readConsultations(
  { db }: Pick<ReadScope, 'db'>,
  externalUserId: string,
): Promise<ConsultationsView> {
  const items = await db.query<ConsultationsView['items']>(
    `select n.id::text as id, to_json(n.at) #>> '{}' as at, n."values", n.note, n.corrected_at is not null as corrected,
            case when n.user_id is not null
                 then json_build_object('userId', n.user_id, 'name', nullif(m.name, '')) end as by
       from consultation n left join member m on m.user_id = n.user_id
      where n.external_user_id = $1 and n.withdrawn_at is null order by n.at desc, n.id desc limit 50`,
    [externalUserId],
  )
  const fields = await db.query<ConsultationsView['fields']>(
    `select d.key, json_build_object('zh', d.label_zh, 'en', d.label_en) as label, d.kind, d.options,
            (select n."values" -> d.key from consultation n
              where n.external_user_id = $1 and n.withdrawn_at is null and n."values" ? d.key
              order by n.at desc, n.id desc limit 1) as value
       from custom_field d where d.removed_at is null and d.kept_on = 'consultation' order by d.sort_order, d.key`,
    [externalUserId],
  )
  return { items, fields }
}
