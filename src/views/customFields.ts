import type { CustomFieldKind, CustomFieldOf } from '../decisions/customFields'
import type { ReadScope } from '../scope'

export interface CustomFieldView {
  key: string
  label: { zh: string; en: string }
  of: CustomFieldOf
  kind: CustomFieldKind
  options: string[]
  order: number
  /** How many contacts, or consultations, have a value; null = not counted. */
  contacts: number | null
}

const COUNTED = `select key, count(*)::int as contacts from contact cross join jsonb_object_keys(custom_fields) key
  where custom_fields <> '{}' group by key
  union all select k.name, count(*)::int from consultation cross join jsonb_object_keys("values") k(name)
  where withdrawn_at is null group by 1`
const UNCOUNTED = 'select null::text as key, null::int as contacts where false'

/** The fields of contacts and of consultations that admins defined, in their order. `counts` looks at every contact there is. */
export function readCustomFields({ db }: ReadScope, { counts }: { counts: boolean }): Promise<CustomFieldView[]> {
  return db.query(
    `with counted as (${counts ? COUNTED : UNCOUNTED})
     select d.key, json_build_object('zh', label_zh, 'en', label_en) as label, kept_on as "of", kind, options, sort_order as "order",
            ${counts ? 'coalesce(contacts, 0)' : 'null::int'} as contacts
       from custom_field d left join counted using (key) where removed_at is null order by sort_order, d.key`,
  )
}
