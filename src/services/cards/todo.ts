import { businessDate, momentAt, wallTime } from '../../decisions/businessTime'
import { addDays } from '../../decisions/calendar'
import type { NotSentReason } from '../../decisions/notSent'
import { RULE_ACTOR } from '../../decisions/rules/actor'
import type { TodoOutcome } from '../../decisions/todos'
import { escalationOf } from '../../facts/escalation'
import { ruleNamed } from '../../facts/ruleNames'
import type { Scope } from '../../scope'
import { AUTOMATIC_SENDING_STOPPED } from '../automaticSending'
import { finishTodo } from '../todos/finish'
import { handOverTodo, snoozeTodo } from '../todos/move'
import { CARD_ROWS, cardRows, looks } from './rows'
import {
  contactPath,
  todoPath,
  type Card,
  type CardButton,
  type CardKindRules,
  type CardLook,
  type CardWords,
} from './types'

interface DueTodo {
  title: string
  kind: string
  has_words: boolean
  user_id: string
  user_name: string | null
  due_at: Date
  done_at: Date | null
  handed_note: string
  /** null = it was never handed over. */
  handed_by: string | null
  contact_name: string | null
  /** The rule that made it, with its version; null = a person or a plan did. */
  rule: string | null
  /** A rule made it, and everything automatic is stopped. */
  stopped: boolean
}

/** A to-do that is due: done, put off to tomorrow morning, or handed to who answers for the member. */
export const todo: CardKindRules = { look, onButton }

const OUTCOMES: Readonly<Record<string, TodoOutcome>> = { talked: 'reached', done: 'handled' }

async function look(scope: Scope, cards: readonly Card[]): Promise<ReadonlyMap<string, CardLook>> {
  const found = await readTodos(scope, cards)
  return looks(cards, (card) => {
    const due = found.get(card.dedupeKey)
    if (!due) return { against: 'dealt-with', words: null }
    return { against: reasonAgainst(card, due), words: wordsOf(card, due, scope.settings.timeZone) }
  })
}

function wordsOf(card: Card, found: DueTodo, timeZone: string): CardWords {
  const { title, contact_name: name, due_at: dueAt, handed_note: note, rule } = found
  const topic = found.kind === 'complaint' ? 'complaint' : 'follow-up'
  return {
    title,
    note: `${found.handed_by === null ? '' : `${found.handed_by} 转交 · `}${found.kind === 'complaint' ? '投诉待处理' : '待办到期'}${rule === null ? '' : ` · 规则「${rule}」`}`,
    lines: [
      ...(card.externalUserId === null ? [] : [{ label: '客户', text: name ?? '未命名客户' }]),
      { label: '截止', text: wallTime(dueAt, timeZone) },
    ],
    ...(note !== '' && { quote: note }),
    buttons: [...aboutContact(card, found.has_words ? null : topic), { key: 'done', text: '完成' }, ...MOVES],
    ...(card.externalUserId === null && { path: '/sidebar/todos' }),
  }
}

const MOVES: readonly CardButton[] = [
  { key: 'snooze', text: '明天再说' },
  { key: 'hand-over', text: '转交主管' },
]

/** `topic` null = the to-do has words of its own. */
function aboutContact({ externalUserId, subject }: Card, topic: string | null): CardButton[] {
  if (externalUserId === null) return []
  const path = topic === null ? todoPath(externalUserId, String(subject.todoId)) : contactPath(externalUserId, topic)
  return [
    { key: 'words', text: '打开话术', path, main: true },
    { key: 'talked', text: '已联系上' },
  ]
}

function reasonAgainst(card: Card, found: DueTodo): NotSentReason | null {
  if (found.done_at) return 'dealt-with'
  if (found.user_id !== card.userId) return 'handed-over'
  if (found.stopped) return 'automatic-stopped'
  return found.due_at.getTime() === card.subject.dueAt ? null : 'put-off'
}

async function onButton(scope: Scope, card: Card, button: string, byUserId: string): Promise<string> {
  const id = String(card.subject.todoId)
  // Held: of a press here and a change elsewhere one is first, and the other sees it.
  await scope.db.query('select 1 from todo where id = $1 for update', [id])
  const found = await readTodo(scope, card)
  if (!found || found.done_at) return '已完成'
  if (found.user_id !== byUserId) return `已转交给 ${found.user_name || found.user_id}`
  const outcome = OUTCOMES[button]
  if (outcome) {
    await finishTodo(scope, id, { outcome, result: '' })
    return '已完成'
  }
  if (found.due_at.getTime() !== card.subject.dueAt)
    return `已推迟到 ${wallTime(found.due_at, scope.settings.timeZone)}`
  return button === 'hand-over' ? handOver(scope, id, byUserId) : snooze(scope, id)
}

async function snooze(scope: Scope, id: string): Promise<string> {
  const { timeZone, cards } = scope.settings
  const until = momentAt(addDays(businessDate(scope.now, timeZone), 1), cards.morningMinute, timeZone)
  await snoozeTodo(scope, id, until)
  return `已推迟到 ${wallTime(until, timeZone)}`
}

async function handOver(scope: Scope, id: string, byUserId: string): Promise<string> {
  const fit = await scope.db.query<{ user_id: string; name: string }[]>(
    `select user_id, name from unnest($1::text[]) with ordinality as up(user_id, place) join member using (user_id)
      where customer_contact and gone_at is null order by place limit 1`,
    [await escalationOf(scope, byUserId)],
  )
  if (!fit[0]) return '没有可转交的人，请在侧边栏处理'
  await handOverTodo(scope, id, { userId: fit[0].user_id, note: '' })
  return `已转交给 ${fit[0].name || fit[0].user_id}`
}

async function readTodo(scope: Scope, card: Card): Promise<DueTodo | null> {
  return (await readTodos(scope, [card])).get(card.dedupeKey) ?? null
}

async function readTodos({ db }: Scope, cards: readonly Card[]): Promise<ReadonlyMap<string, DueTodo>> {
  const rows = await db.query<(DueTodo & { key: string })[]>(
    `/* prepared todo-cards */
     select k.key, t.title, t.kind, t.words <> '' as has_words, t.user_id, m.name as user_name, t.due_at, t.done_at, t.handed_note,
            starts_with(t.source, '${RULE_ACTOR}') and ${AUTOMATIC_SENDING_STOPPED} as stopped, ${ruleNamed('t.source')} as rule,
            (select coalesce(nullif(h.name, ''), t.handed_from) from member h where h.user_id = t.handed_from) as handed_by,
            (select coalesce(nullif(f.remark, ''), c.name) from contact c
               left join follow_user f on f.external_user_id = c.external_user_id and f.user_id = t.user_id
              where c.external_user_id = k.external_user_id) as contact_name
       from ${CARD_ROWS}
       join todo t on t.id = (k.subject ->> 'todoId')::bigint left join member m on m.user_id = t.user_id`,
    [cardRows(cards)],
  )
  return new Map(rows.map((row) => [row.key, row]))
}
