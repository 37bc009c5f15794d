import { checkValue, valueWords, type CustomFieldKind, type CustomValue } from '../../decisions/customFields'
import { AppError, type FieldIssue } from '../../errors'
import { inTransaction, type Scope } from '../../scope'
import { note } from '../timeline'

export interface FieldValues {
  externalUserId: string
  userId: string | null
  /** By key; null = the value goes. Fields that are not named stay as they are. */
  values: Readonly<Record<string, CustomValue | null>>
}

interface Definition {
  key: string
  kind: CustomFieldKind
  options: string[]
  label: { zh: string; en: string }
}

/**
 * Writes values of custom fields: all, or none when one does not fit its field. What changed goes onto the timeline as one
 * entry. False = everything was so. Throws AppError `invalid-input`, naming each value that does not fit, and `not-found`.
 */
export async function setFields(scope: Scope, { externalUserId, userId, values }: FieldValues): Promise<boolean> {
  const definitions = await definitionsOf(scope, Object.keys(values))
  const checked = checkAll(definitions, values)
  return inTransaction(scope, async (tx) => {
    const [before] = await tx.db.query<{ fields: Record<string, CustomValue> }[]>(
      'select custom_fields as fields from contact where external_user_id = $1 for update',
      [externalUserId],
    )
    if (!before) throw new AppError('not-found')
    const changed = [...checked].filter(([key, value]) => !isSame(before.fields[key] ?? null, value))
    if (changed.length === 0) return false
    const removed = changed.flatMap(([key, value]) => (value === null ? [key] : []))
    const set = Object.fromEntries(changed.filter(([, value]) => value !== null))
    await tx.db.query(
      'update contact set custom_fields = (custom_fields || $2::jsonb) - $3::text[] where external_user_id = $1',
      [externalUserId, JSON.stringify(set), removed],
    )
    const at = tx.clock()
    const changes = changed.map(([key, to]) => ({ key, label: definitions.get(key)?.label, to: valueWords(to) }))
    const key = `fields:${externalUserId}:${userId ?? ''}:${at.getTime()}`
    await note(tx, { key, externalUserId, userId, at, kind: 'fields-set', detail: { changes } })
    return true
  })
}

async function definitionsOf({ db }: Scope, keys: readonly string[]): Promise<Map<string, Definition>> {
  const rows = await db.query<Definition[]>(
    `select key, kind, options, json_build_object('zh', label_zh, 'en', label_en) as label
       from custom_field where key = any($1) and removed_at is null`,
    [keys],
  )
  return new Map(rows.map((row) => [row.key, row]))
}

function checkAll(
  definitions: ReadonlyMap<string, Definition>,
  values: FieldValues['values'],
): Map<string, CustomValue | null> {
  const issues: FieldIssue[] = []
  const checked = new Map<string, CustomValue | null>()
  for (const [key, given] of Object.entries(values)) {
    const field = definitions.get(key)
    const path = `body.values.${key.slice(0, 40)}`
    const verdict = field && (given === null ? { value: null } : checkValue(field.kind, field.options, given))
    if (!verdict) issues.push({ path, message: 'there is no such field', messageZh: '没有这个字段' })
    else if ('problem' in verdict) issues.push({ path, message: verdict.problem.en, messageZh: verdict.problem.zh })
    else checked.set(key, verdict.value)
  }
  if (issues.length > 0) throw new AppError('invalid-input', issues)
  return checked
}

function isSame(one: CustomValue | null, other: CustomValue | null): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
