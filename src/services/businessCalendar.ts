import { overlapOf, type OfficeSpan, type SpecialDay } from '../decisions/businessCalendar'
import { AppError } from '../errors'
import { inTransaction, type Scope } from '../scope'

/**
 * Says when people serve, from now on, on every process. `version` = what the page showed. Throws AppError `invalid-input` for
 * spans that meet or are none, `hours-changed` when somebody was quicker.
 */
export async function setOfficeHours(
  scope: Scope,
  { spans, openOnHolidays, version }: { spans: readonly OfficeSpan[]; openOnHolidays: boolean; version: number },
): Promise<void> {
  const wrong = overlapOf(spans)
  if (wrong) {
    const path = `body.spans.${spans.indexOf(wrong)}`
    throw new AppError('invalid-input', [
      {
        path,
        message: 'must end after it begins, and not meet another of its day',
        messageZh: '结束须晚于开始，且同一天的时段不能重叠',
      },
    ])
  }
  const written = await writeHours(scope, { spans: JSON.stringify(spans), openOnHolidays, version })
  if (!written) throw new AppError('hours-changed')
}

/** Says what a day is, whatever the public calendar says; null = what that says. */
export async function setBusinessDay(
  scope: Scope,
  { day, kind }: { day: string; kind: SpecialDay | 'ordinary' | null },
): Promise<void> {
  await inTransaction(scope, async (tx) => {
    if (kind === null) await tx.db.query('delete from business_day where day = $1', [day])
    else
      await tx.db.query(
        `insert into business_day (day, kind, changed_by, changed_at) values ($1, $2, $3, $4)
         on conflict (day) do update set kind = excluded.kind, changed_by = excluded.changed_by, changed_at = excluded.changed_at`,
        [day, kind, tx.actor, tx.clock()],
      )
    await writeHours(tx, { spans: null, openOnHolidays: null, version: null })
  })
}

/** null = as it is, whatever the version. It grows: every process hears of it at its next look. False = it was another version. */
async function writeHours(
  { db, actor, clock }: Scope,
  { spans, openOnHolidays, version }: { spans: string | null; openOnHolidays: boolean | null; version: number | null },
): Promise<boolean> {
  const rows = await db.query<unknown[]>(
    `insert into business_hours as h (id, version, spans, open_on_holidays, changed_by, changed_at)
     values (1, 1, $1, coalesce($2, true), $3, $4)
     on conflict (id) do update set version = h.version + 1, spans = coalesce($1, h.spans),
       open_on_holidays = coalesce($2, h.open_on_holidays), changed_by = $3, changed_at = $4
     where $5::int is null or h.version = $5
     returning 1`,
    [spans, openOnHolidays, actor, clock(), version],
  )
  return rows.length > 0
}
