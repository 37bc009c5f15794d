import { wallTime } from '../../decisions/businessTime'
import { isRuleActor } from '../../decisions/rules/actor'
import { ruleNamed } from '../../facts/ruleNames'
import type { Scope } from '../../scope'
import { notifyMember } from '../outbox/plan'

interface Assigned {
  id: string
  title: string
  externalUserId: string | null
  /** Who has to do it from now on. */
  userId: string
  dueAt: Date
  note: string
}

/** An app message to who got a to-do from somebody else. */
export async function tellAssignee(scope: Scope, todo: Assigned): Promise<void> {
  const from = await nameOf(scope, scope.actor)
  const lines = [
    `${from} 把一件待办交给了你：${todo.title}`,
    `截止：${wallTime(todo.dueAt, scope.settings.timeZone)}`,
    ...(todo.note === '' ? [] : [`说明：${todo.note}`]),
  ]
  await notifyMember(scope, {
    dedupeKey: `todo:${todo.id}:${todo.userId}:${scope.now.toISOString()}`,
    userId: todo.userId,
    externalUserId: todo.externalUserId,
    automatic: isRuleActor(scope.actor),
    notice: { kind: 'todo', text: lines.join('\n') },
  })
}

/** An app message to who inherits the to-dos of somebody who left. */
export async function tellHeir(
  scope: Scope,
  { from, userId, titles, goneAt }: { from: string; userId: string; titles: readonly string[]; goneAt: Date },
): Promise<void> {
  const shown = titles.slice(0, MOST_TITLES).map((title) => `· ${title}`)
  const rest = titles.length > shown.length ? [`……共 ${titles.length} 件`] : []
  const lines = [`${await nameOf(scope, from)} 已离职，未完成的 ${titles.length} 件待办转给了你：`, ...shown, ...rest]
  await notifyMember(scope, {
    dedupeKey: `todos-of:${from}:${goneAt.toISOString()}:${userId}:${titles.length}`,
    userId,
    externalUserId: null,
    notice: { kind: 'todo', text: lines.join('\n') },
  })
}

/** WeCom cuts a text at 2048 bytes (callbacks-and-app.md 4.1): some two dozen short titles fit. */
const MOST_TITLES = 10

/** What gives to-dos by itself, as its receiver reads it. */
const OURS: Readonly<Record<string, string>> = { delivery: '送货提醒', rewards: '奖励提醒' }

/** A rule by its name and version. */
async function nameOf({ db }: Scope, actor: string): Promise<string> {
  const [row] = await db.query<{ name: string | null }[]>(
    `select coalesce((select nullif(name, '') from member where user_id = $1), '规则「' || ${ruleNamed('$1::text')} || '」') as name`,
    [actor],
  )
  return row?.name ?? OURS[actor] ?? actor
}
