import { groupWelcomeBytes, MAX_GROUP_WELCOME_BYTES, MAX_GROUP_WELCOMES } from '../../decisions/groups/groupWelcome'
import type { Attachment } from '../../decisions/welcome'
import { AppError, type FieldIssue } from '../../errors'
import type { Scope } from '../../scope'

/** What an admin says of a group welcome. WeCom honours one attachment, so there is no more than one. */
export interface GroupWelcomeDraft {
  text: string
  attachment: Attachment | null
  /** WeCom tells the members that there is a new one to use. */
  notify: boolean
}

/** Refuses what WeCom would refuse, and a file that we do not have. Throws AppError. */
export async function refuseWrong(scope: Scope, { text, attachment }: GroupWelcomeDraft): Promise<void> {
  const issues: FieldIssue[] = []
  if (groupWelcomeBytes(text) > MAX_GROUP_WELCOME_BYTES)
    issues.push({
      path: 'text',
      message: `is longer than ${MAX_GROUP_WELCOME_BYTES} bytes`,
      messageZh: `超过 ${MAX_GROUP_WELCOME_BYTES} 字节`,
    })
  if (text === '' && attachment === null)
    issues.push({ path: 'text', message: 'text or an attachment is needed', messageZh: '文字和附件不能都为空' })
  if (attachment && 'mediaFileId' in attachment && !(await isKept(scope, attachment.mediaFileId)))
    issues.push({ path: 'attachment.mediaFileId', message: 'there is no such file', messageZh: '没有这个文件' })
  if (issues.length > 0) throw new AppError('invalid-input', issues)
}

async function isKept({ db }: Scope, fileId: string): Promise<boolean> {
  return (await db.query<unknown[]>('select 1 from media_file where id = $1', [fileId])).length > 0
}

/** Those we know of already fill the library; others of the corp may fill it too, which WeCom says itself (41055). */
export async function refuseBeyondLimit({ db }: Scope): Promise<void> {
  const rows = await db.query<{ live: number }[]>(
    `select count(*)::int as live from group_welcome where status = 'live'`,
  )
  if ((rows[0]?.live ?? 0) >= MAX_GROUP_WELCOMES) throw new AppError('group-welcome-limit')
}
