import type { CustomFieldKind, CustomFieldOf } from '../decisions/customFields'
import { planVariables } from '../decisions/plans/variables'
import { builtInVariables } from '../decisions/quickReply'
import { AppError, type FieldIssue } from '../errors'
import { inTransaction, type Scope } from '../scope'

export interface FieldDraft {
  key: string
  label: { zh: string; en: string }
  /** What has it. */
  of: CustomFieldOf
  kind: CustomFieldKind
  options: string[]
  order: number
}

/**
 * Defines a field of contacts or of consultations. A key that was removed comes back with the values it had, so its kind must be the same.
 * Throws AppError: `field-exists`, `field-kind-fixed`, `one-birthday`, or `invalid-input` for options that do not fit and for
 * a new key by which quick replies name something else. Fields that had such a key before keep it, and their values; in a text
 * the name means what it means without them.
 */
export function createField(scope: Scope, draft: FieldDraft): Promise<void> {
  refuseOptions(draft)
  return oneAtATime(scope, async (tx) => {
    const known = await kindOf(tx, draft.key)
    if (!known) refuseVariable(draft)
    if (known && !known.removed) throw new AppError('field-exists')
    if (known && (known.kind !== draft.kind || known.of !== draft.of)) throw new AppError('field-kind-fixed')
    await refuseSecondBirthday(tx, draft)
    await tx.db.query(
      `insert into custom_field (key, label_zh, label_en, kind, options, sort_order, kept_on) values ($1, $2, $3, $4, $5, $6, $7)
       on conflict (key) do update set label_zh = excluded.label_zh, label_en = excluded.label_en,
         options = excluded.options, sort_order = excluded.sort_order, removed_at = null`,
      valuesOf(draft),
    )
  })
}

/** Changes a field's words, options and place; never its kind. Throws as `createField`, and AppError `not-found`. */
export function changeField(scope: Scope, draft: FieldDraft): Promise<void> {
  refuseOptions(draft)
  return oneAtATime(scope, async (tx) => {
    const known = await kindOf(tx, draft.key)
    if (!known || known.removed) throw new AppError('not-found')
    if (known.kind !== draft.kind || known.of !== draft.of) throw new AppError('field-kind-fixed')
    await tx.db.query(
      `update custom_field set label_zh = $2, label_en = $3, kind = $4, options = $5, sort_order = $6 where key = $1 and kept_on = $7`,
      valuesOf(draft),
    )
  })
}

/** A field is shown no more; its values stay, in case it comes back. Throws AppError `not-found`. */
export async function removeField({ db, clock }: Scope, key: string): Promise<void> {
  const [, removed] = await db.query<[unknown[], number]>(
    'update custom_field set removed_at = $2 where key = $1 and removed_at is null',
    [key, clock()],
  )
  if (removed === 0) throw new AppError('not-found')
}

function valuesOf({ key, label, kind, options, order, of }: FieldDraft): unknown[] {
  return [key, label.zh, label.en, kind, options, order, of]
}

/** Two who define fields at the same time would both find that there is no birthday yet. */
function oneAtATime<T>(scope: Scope, work: (tx: Scope) => Promise<T>): Promise<T> {
  return inTransaction(scope, async (tx) => {
    await tx.db.query('lock table custom_field in share row exclusive mode')
    return work(tx)
  })
}

interface KnownField {
  kind: CustomFieldKind
  of: CustomFieldOf
  removed: boolean
}

async function kindOf({ db }: Scope, key: string): Promise<KnownField | undefined> {
  const [row] = await db.query<KnownField[]>(
    'select kind, kept_on as "of", removed_at is not null as removed from custom_field where key = $1',
    [key],
  )
  return row
}

async function refuseSecondBirthday({ db }: Scope, { kind }: FieldDraft): Promise<void> {
  if (kind !== 'birthday') return
  const rows = await db.query<unknown[]>(`select 1 from custom_field where kind = 'birthday' and removed_at is null`)
  if (rows.length > 0) throw new AppError('one-birthday')
}

function refuseVariable({ key }: FieldDraft): void {
  const variable = [...builtInVariables, ...planVariables].find(({ name }) => name === key)
  if (!variable) return
  const { zh, en } = variable.label
  throw new AppError('invalid-input', [
    {
      path: 'body.key',
      message: `{{${key}}} in texts already means “${en}”; choose another key`,
      messageZh: `话术中的 {{${key}}} 已表示「${zh}」，请换一个标识`,
    },
  ])
}

function refuseOptions({ kind, options, of }: FieldDraft): void {
  const chosen = kind === 'choice' || kind === 'choices'
  const path = 'body.options'
  const issues: FieldIssue[] = []
  if (of === 'consultation' && kind === 'birthday')
    issues.push({ path: 'body.kind', message: 'is for contacts only', messageZh: '生日只能是客户字段' })
  if (chosen && options.length === 0)
    issues.push({ path, message: 'must name at least one option', messageZh: '至少要有一个选项' })
  if (!chosen && options.length > 0)
    issues.push({ path, message: 'are only for fields that are chosen from', messageZh: '只有选择类字段可以有选项' })
  if (new Set(options).size < options.length)
    issues.push({ path, message: 'must not name one twice', messageZh: '选项不能重复' })
  if (issues.length > 0) throw new AppError('invalid-input', issues)
}
