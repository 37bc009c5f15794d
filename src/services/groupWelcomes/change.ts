import { AppError } from '../../errors'
import type { Scope } from '../../scope'
import { WecomUnreachable } from '../../wecom'
import { inShort, isWecoms } from '../channels/refusals'
import { CALL } from '../channels/tell'
import { refuseBeyondLimit, refuseWrong, type GroupWelcomeDraft } from './draft'
import { inWords, isGone, withContent } from './send'

/**
 * Puts a group welcome into WeCom's library. The intent is kept before WeCom is asked. Without an answer it stays as `lost`: WeCom
 * lists none, so nobody can say whether it has it, and saving it again adds it once more. Throws AppError, and keeps nothing,
 * when WeCom refuses. Returns its id.
 */
export async function createGroupWelcome(scope: Scope, draft: GroupWelcomeDraft): Promise<number> {
  await refuseWrong(scope, draft)
  await refuseBeyondLimit(scope)
  const id = await insert(scope, draft)
  try {
    await add(scope, id, draft)
  } catch (error) {
    const said = inWords(error)
    if (said instanceof AppError) await scope.db.query('delete from group_welcome where id = $1', [id])
    throw said
  }
  return id
}

/** Replaces what a group welcome says, in WeCom first. One that WeCom may not have is added again. Throws AppError. */
export async function changeGroupWelcome(scope: Scope, id: number, draft: GroupWelcomeDraft): Promise<void> {
  const { templateId } = await known(scope, id)
  await refuseWrong(scope, draft)
  try {
    if (templateId === null) await add(scope, id, draft)
    else await edit(scope, id, templateId, draft)
  } catch (error) {
    throw inWords(error)
  }
}

/** Takes it out of WeCom's library. One without a template id can only be forgotten. Throws AppError. */
export async function removeGroupWelcome(scope: Scope, id: number): Promise<void> {
  const { templateId } = await known(scope, id)
  try {
    if (templateId !== null) await scope.wecom.groupWelcomes.remove(templateId, CALL)
  } catch (error) {
    if (!isGone(error)) throw inWords(error)
  }
  await scope.db.query(`update group_welcome set status = 'removed', changed_at = $2 where id = $1`, [
    id,
    scope.clock(),
  ])
}

async function known({ db }: Scope, id: number): Promise<{ templateId: string | null }> {
  const rows = await db.query<{ templateId: string | null }[]>(
    `select template_id as "templateId" from group_welcome where id = $1 and status <> 'removed'`,
    [id],
  )
  if (!rows[0]) throw new AppError('not-found')
  return rows[0]
}

async function insert({ db, actor, clock }: Scope, draft: GroupWelcomeDraft): Promise<number> {
  const rows = await db.query<{ id: number }[]>(
    `insert into group_welcome (text, attachment, notify, made_by, made_at, changed_at)
     values ($1, $2, $3, $4, $5, $5) returning id`,
    [draft.text, draft.attachment && JSON.stringify(draft.attachment), draft.notify, actor, clock()],
  )
  return rows[0]?.id ?? 0
}

/** The row says `lost` until the answer is here: nobody knows whether WeCom has it when this process dies meanwhile. */
async function add(scope: Scope, id: number, draft: GroupWelcomeDraft): Promise<void> {
  await write(scope, id, draft)
  try {
    const { templateId } = await withContent(scope, draft, (content) =>
      scope.wecom.groupWelcomes.add(content, { notify: draft.notify }, CALL),
    )
    await scope.db.query(
      `update group_welcome set template_id = $2, status = 'live', differs = false, last_error = null where id = $1`,
      [id, templateId],
    )
  } catch (error) {
    if (!isWecoms(error)) throw error
    await scope.db.query('update group_welcome set last_error = $2 where id = $1', [id, inShort(error)])
    if (!(error instanceof WecomUnreachable && error.maybeDone)) throw error
    scope.log.warn({ err: error, groupWelcome: id }, 'a group welcome may or may not be in the library of WeCom')
  }
}

/** Repeating an edit has the same result, so one without an answer is simply saved again. */
async function edit(scope: Scope, id: number, templateId: string, draft: GroupWelcomeDraft): Promise<void> {
  await write(scope, id, draft)
  try {
    await withContent(scope, draft, (content) => scope.wecom.groupWelcomes.edit(templateId, content, CALL))
    await scope.db.query('update group_welcome set differs = false, last_error = null where id = $1', [id])
  } catch (error) {
    if (isWecoms(error))
      await scope.db.query('update group_welcome set last_error = $2 where id = $1', [id, inShort(error)])
    throw error
  }
}

async function write({ db, clock }: Scope, id: number, draft: GroupWelcomeDraft): Promise<void> {
  await db.query(
    `update group_welcome set text = $2, attachment = $3, notify = $4, changed_at = $5, differs = true where id = $1`,
    [id, draft.text, draft.attachment && JSON.stringify(draft.attachment), draft.notify, clock()],
  )
}
