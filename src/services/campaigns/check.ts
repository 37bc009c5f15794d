import { campaignVariables, contentProblems, filesIn } from '../../decisions/campaigns/content'
import type { CampaignAim, CampaignContent, CampaignDefinition } from '../../decisions/campaigns/definition'
import { scheduleProblems } from '../../decisions/campaigns/schedule'
import { builtInVariables } from '../../decisions/quickReply'
import type { Problem } from '../../decisions/quickReplyParts'
import { AppError } from '../../errors'
import { audienceProblems } from '../../facts/audience/problems'
import { shopName } from '../../facts/campaigns/values'
import { quickReplyVariables } from '../../facts/quickReplyVariables'
import type { Scope } from '../../scope'
import { toIssue } from '../quickReplies/check'

/** Throws AppError `invalid-input`, place by place: what WeCom would refuse, could not be sent as it stands, or is not there. */
export async function refuseWrong(scope: Scope, definition: CampaignDefinition): Promise<void> {
  const { aim, content, windows } = definition
  const named = aim.to === 'groups' ? aim.ownerUserIds : []
  const problems = [
    ...under('aim.audience', aim.to === 'customers' ? await audienceProblems(scope, aim.audience) : []),
    ...aimProblems(aim),
    ...under('content', await inContent(scope, content)),
    ...under('content', await fileProblems(scope, content)),
    ...scheduleProblems(definition, scope.clock(), scope.settings.timeZone),
    ...(await memberProblems(scope, 'aim.ownerUserIds', named)),
    ...(await memberProblems(
      scope,
      'windows',
      windows.flatMap(({ userIds }) => userIds),
    )),
    ...(await groupProblems(scope, aim)),
  ]
  refuseFor(problems)
}

/** What is wrong with the words, or would be with any of the members' names in them. */
export async function inContent(scope: Scope, content: CampaignContent): Promise<Problem[]> {
  const variables = await quickReplyVariables(scope)
  const same = new Set<string>(campaignVariables)
  const perCustomer = [...builtInVariables, ...variables].map(({ name }) => name).filter((name) => !same.has(name))
  return contentProblems(content, { shop: await shopName(scope), perCustomer })
}

/** Throws AppError `invalid-input` when there are any. */
export function refuseFor(problems: readonly Problem[]): void {
  if (problems.length === 0) return
  throw new AppError(
    'invalid-input',
    problems.map((problem) => toIssue({ ...problem, path: `body.definition.${problem.path}` })),
  )
}

function under(place: string, problems: readonly Problem[]): Problem[] {
  return problems.map((problem) => ({ ...problem, path: `${place}.${problem.path}` }))
}

function aimProblems(aim: CampaignAim): Problem[] {
  if (aim.to === 'customers' || aim.chatIds.length + aim.ownerUserIds.length > 0) return []
  return [{ path: 'aim', zh: '请选择客户群或群主', en: 'must name groups or owners' }]
}

async function fileProblems({ db }: Scope, content: CampaignContent): Promise<Problem[]> {
  const wanted = filesIn(content)
  if (wanted.length === 0) return []
  const rows = await db.query<{ id: string; kind: string }[]>(
    'select id, kind from media_file where id = any($1::uuid[])',
    [wanted.map(({ id }) => id)],
  )
  const kinds = new Map(rows.map(({ id, kind }) => [id, kind]))
  return wanted
    .filter(({ id, kind }) => kinds.get(id) !== kind)
    .map(({ id, kind }) => ({
      path: 'attachments',
      zh: `没有类型为 ${kind} 的文件 ${id}`,
      en: `have no ${kind} ${id}`,
    }))
}

async function memberProblems({ db }: Scope, path: string, userIds: readonly string[]): Promise<Problem[]> {
  if (userIds.length === 0) return []
  const rows = await db.query<{ id: string }[]>(
    `select u as id from unnest($1::text[]) u
      where not exists (select 1 from member m where m.user_id = u and m.gone_at is null and m.customer_contact is not false)`,
    [[...new Set(userIds)]],
  )
  return rows.map(({ id }) => ({
    path,
    zh: `成员 ${id} 不存在或没有客户联系权限`,
    en: `name ${id}, who is not there or has no customer contact`,
  }))
}

async function groupProblems({ db }: Scope, aim: CampaignAim): Promise<Problem[]> {
  if (aim.to === 'customers' || aim.chatIds.length === 0) return []
  const rows = await db.query<{ id: string }[]>(
    `select g as id from unnest($1::text[]) g
      where not exists (select 1 from group_chat c where c.chat_id = g and c.dismissed_at is null)`,
    [aim.chatIds],
  )
  return rows.map(({ id }) => ({ path: 'aim.chatIds', zh: `没有客户群 ${id}`, en: `name ${id}, which is no group` }))
}
