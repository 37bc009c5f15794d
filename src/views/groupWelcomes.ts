import type { Bilingual } from '../decisions/bilingual'
import { groupWelcomeWarnings } from '../decisions/groups/groupWelcome'
import type { Attachment } from '../decisions/welcome'
import type { GroupWelcomeStatus } from '../entities/GroupWelcome'
import type { ReadScope } from '../scope'

export interface GroupWelcomeView {
  id: number
  templateId: string | null
  text: string
  attachment: Attachment | null
  notify: boolean
  status: GroupWelcomeStatus
  /** What WeCom has may be what stood here before. */
  differs: boolean
  lastError: string | null
  warnings: Bilingual[]
  madeBy: string
  changedAt: string
}

/** The group welcomes that this app put into WeCom's library, the newest first; those of the console are not told by any API. */
export function readGroupWelcomes(scope: ReadScope): Promise<GroupWelcomeView[]> {
  return viewsOf(scope, null)
}

/** One that has not been removed; null = there is none. */
export async function readGroupWelcome(scope: ReadScope, id: number): Promise<GroupWelcomeView | null> {
  return (await viewsOf(scope, id))[0] ?? null
}

async function viewsOf({ db }: ReadScope, id: number | null): Promise<GroupWelcomeView[]> {
  const rows = await db.query<(Omit<GroupWelcomeView, 'changedAt' | 'warnings'> & { changedAt: Date })[]>(
    `select id, template_id as "templateId", text, attachment, notify, status, differs, last_error as "lastError",
            made_by as "madeBy", changed_at as "changedAt"
       from group_welcome where status <> 'removed' and ($1::int is null or id = $1) order by id desc`,
    [id],
  )
  return rows.map((row) => ({
    ...row,
    warnings: groupWelcomeWarnings(row.text),
    changedAt: row.changedAt.toISOString(),
  }))
}
