import { QUESTION } from '../decisions/groups/question'
import { afterWorkTime } from '../decisions/workTime'
import type { ReadScope } from '../scope'

/** What an archive plug-in tells of a group. */
export interface GroupChatter {
  lastAt: Date
  /** When a member wrote there last; null = nobody did, as far as is kept. */
  memberAt: Date | null
  /** Questions of customers that no member wrote anything after, the longest waiting first. */
  questions: Date[]
}

/**
 * What is heard of groups, by their id; who is not in it is one that no archive hears, and of it nothing may be said. A question counts
 * until somebody of the corp wrote there, or for some days.
 */
export async function chatterOf(
  { db, now, settings }: Pick<ReadScope, 'db' | 'now' | 'settings'>,
  chatIds: readonly string[],
): Promise<ReadonlyMap<string, GroupChatter>> {
  const rows = await db.query<{ chatId: string; lastAt: Date; memberAt: Date | null; questions: string[] | null }[]>(
    `/* prepared group-chatter */
     select g.id as "chatId", l.at as "lastAt", a.at as "memberAt", q.asked as questions
       from unnest($1::text[]) as g(id)
       cross join lateral (select at from archive_message m where m.chat_id = g.id and m.at <= $2 order by m.at desc limit 1) l
       left join lateral (select at from archive_message m where m.chat_id = g.id and not m.from_customer and m.at <= $2
                           order by m.at desc limit 1) a on true
       cross join lateral (
         select json_agg(m.at order by m.at) as asked from archive_message m
          where m.chat_id = g.id and m.from_customer and m.text ~ '${QUESTION}' and m.at <= $2
            and m.at > greatest($2::timestamptz - $3::int * interval '1 day', a.at)) q`,
    [chatIds, now, settings.groups.questionDays],
  )
  return new Map(
    rows.map(({ chatId, lastAt, memberAt, questions }) => [
      chatId,
      { lastAt, memberAt, questions: (questions ?? []).map((at) => new Date(at)) },
    ]),
  )
}

/** Those of the questions that waited so many times what the shop gives itself, in working time. */
export function overdue(
  { questions }: Pick<GroupChatter, 'questions'>,
  times: number,
  { now, settings }: Pick<ReadScope, 'now' | 'settings'>,
): Date[] {
  return questions.filter((at) => afterWorkTime(at, times * settings.groups.answerWithinMs, settings) <= now)
}
