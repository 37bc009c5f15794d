import { checkValue, type CustomFieldKind, type CustomFieldOf, type CustomValue } from '../decisions/customFields'
import { AppError, type FieldIssue } from '../errors'
import type { Scope } from '../scope'

/** A field that admins defined, as what writes values sees it. */
export interface FieldDefinition {
  key: string
  kind: CustomFieldKind
  options: string[]
  label: { zh: string; en: string }
}

/**
 * Checks values of custom fields, each against its field, and gives them as they are kept; null = the value goes. Throws AppError
 * `invalid-input`, naming each value that does not fit.
 */
export async function checkFields(
  scope: Scope,
  of: CustomFieldOf,
  values: Readonly<Record<string, CustomValue | null>>,
): Promise<{ definitions: ReadonlyMap<string, FieldDefinition>; checked: Map<string, CustomValue | null> }> {
  const definitions = await definitionsOf(scope, of, Object.keys(values))
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
  return { definitions, checked }
}

async function definitionsOf(
  { db }: Scope,
  of: CustomFieldOf,
  keys: readonly string[],
): Promise<Map<string, FieldDefinition>> {
  const rows = await db.query<FieldDefinition[]>(
    `select key, kind, options, json_build_object('zh', label_zh, 'en', label_en) as label
       from custom_field where key = any($1) and kept_on = $2 and removed_at is null`,
    [keys, of],
  )
  return new Map(rows.map((row) => [row.key, row]))
}
