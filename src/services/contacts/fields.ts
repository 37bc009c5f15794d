import { valueWords, type CustomValue } from '../../decisions/customFields'
import { byRule } from '../../decisions/rules/actor'
import { AppError } from '../../errors'
import { inTransaction, type Scope } from '../../scope'
import { checkFields } from '../fieldValues'
import { tellRules } from '../rules/tell'
import { note } from '../timeline'

export interface FieldValues {
  externalUserId: string
  userId: string | null
  /** By key; null = the value goes. Fields that are not named stay as they are. */
  values: Readonly<Record<string, CustomValue | null>>
}

/**
 * Writes values of custom fields: all, or none when one does not fit its field. What changed goes onto the timeline as one
 * entry. False = everything was so. Throws AppError `invalid-input`, naming each value that does not fit, and `not-found`.
 */
export async function setFields(scope: Scope, { externalUserId, userId, values }: FieldValues): Promise<boolean> {
  const { definitions, checked } = await checkFields(scope, 'contact', values)
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
    await note(tx, { key, externalUserId, userId, at, kind: 'fields-set', detail: { changes, ...byRule(tx.actor) } })
    const event = { kind: 'facts', changed: 'field' } as const
    await tellRules(tx, [{ externalUserId, event, cause: userId === null ? 'admin' : 'member' }])
    return true
  })
}

function isSame(one: CustomValue | null, other: CustomValue | null): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
