import { filesOf, type Problem, type QuickReplyPart } from '../../decisions/quickReplyParts'
import { partProblems } from '../../decisions/quickReplyProblems'
import { reachesAll, type Principal } from '../../decisions/rights'
import { AppError, type FieldIssue } from '../../errors'
import { isSeenBy } from '../../facts/mediaAudience'
import { leadsAll } from '../../facts/quickReplyAudience'
import { quickReplyVariables } from '../../facts/quickReplyVariables'
import type { Scope } from '../../scope'

export type Audience = { scope: 'corp' } | { scope: 'departments'; departmentIds: number[] } | { scope: 'personal' }

export interface QuickReplyDraft {
  title: string
  categoryId: string | null
  parts: QuickReplyPart[]
  audience: Audience
  topics: string[]
  enabled: boolean
}

/** As people type it: one kind of line end, which every format keeps. */
export function tidied(draft: QuickReplyDraft): QuickReplyDraft {
  const parts = draft.parts.map((part) =>
    part.type === 'text' ? { ...part, text: part.text.replace(/\r\n?/g, '\n') } : part,
  )
  return { ...draft, parts, topics: [...new Set(draft.topics)] }
}

/** Throws AppError `not-allowed`: the corp's texts are the admins', a department's those of its leaders too, one's own anybody's. */
export async function refuseForeignAudience({ db }: Scope, principal: Principal, audience: Audience): Promise<void> {
  if (audience.scope === 'personal') {
    if (principal.userId === null) throw new AppError('not-allowed')
    return
  }
  if (reachesAll(principal)) return
  if (audience.scope === 'corp') throw new AppError('not-allowed')
  const rows = await db.query<{ leads: boolean }[]>(`select ${leadsAll('$1::text', '$2::int[]')} as leads`, [
    principal.userId,
    audience.departmentIds,
  ])
  if (!rows[0]?.leads) throw new AppError('not-allowed')
}

/** Throws AppError `invalid-input`, field by field: what could leave unrendered, and files, categories, departments we do not have, or not for them. */
export async function refuseUnsendable(scope: Scope, principal: Principal, draft: QuickReplyDraft): Promise<void> {
  const problems = [
    ...partProblems(draft.parts, await quickReplyVariables(scope)),
    ...(await fileProblems(scope, principal, draft.parts)),
    ...(await placeProblems(scope, draft)),
  ]
  if (problems.length > 0) throw new AppError('invalid-input', problems.map(toIssue))
}

export function toIssue({ path, zh, en }: Problem): FieldIssue {
  return { path, message: en, messageZh: zh }
}

async function fileProblems({ db }: Scope, principal: Principal, parts: readonly QuickReplyPart[]): Promise<Problem[]> {
  const wanted = filesOf(parts)
  if (wanted.length === 0) return []
  const rows = await db.query<{ id: string; kind: string }[]>(
    `select id, kind from media_file f where id = any($1) and ($2::text is null or ${isSeenBy('$2::text')})`,
    [wanted.map(({ id }) => id), reachesAll(principal) ? null : principal.userId],
  )
  const kinds = new Map(rows.map(({ id, kind }) => [id, kind]))
  return wanted
    .filter(({ id, kind }) => kinds.get(id) !== kind)
    .map(({ id, kind }) => ({
      path: 'parts',
      zh: `没有编号为 ${id} 的${KINDS[kind]}`,
      en: `there is no ${kind} ${id}`,
    }))
}

const KINDS = { image: '图片', video: '视频', file: '文件' } as const

async function placeProblems({ db }: Scope, { categoryId, audience }: QuickReplyDraft): Promise<Problem[]> {
  const wanted = audience.scope === 'departments' ? audience.departmentIds : []
  const [row] = await db.query<{ category: boolean; unknown: number[] }[]>(
    `select $1::uuid is null or exists (select 1 from quick_reply_category where id = $1) as category,
            array(select d from unnest($2::int[]) d where not exists (select 1 from department where id = d)) as unknown`,
    [categoryId, wanted],
  )
  const problems: Problem[] = []
  if (!row?.category) problems.push({ path: 'categoryId', zh: '没有该分类', en: 'there is no such category' })
  for (const id of row?.unknown ?? [])
    problems.push({ path: 'audience.departmentIds', zh: `没有部门 ${id}`, en: `there is no department ${id}` })
  return problems
}
