import { businessDate, momentAt } from '../../decisions/businessTime'
import type { Scope } from '../../scope'
import { WecomError, type GroupCounts } from '../../wecom'

/** WeCom's days begin at midnight in China, wherever the business is. */
const CHINA = 'Asia/Shanghai'
/** An owner whom WeCom does not let us ask about: left, or outside the visible range. */
const NOT_SEEN = new Set([40003, 46004, 60011, 60111])

interface Missing {
  day: string
  owners: string[]
}

export interface StatisticsRead {
  /** Days of owners that were written. */
  written: number
  /** Owners whom WeCom refused to tell about. */
  refused: number
  /** Nothing is missing any more. */
  finished: boolean
}

/**
 * Reads WeCom's counts of every owner's groups for each day that is over and not read yet, the newest first: a day missed is
 * read at the next run. Of its two calls `statistic` needs the fewer: one for a day of a hundred owners, where the one by day
 * sums owners and would need one for each of them.
 */
export async function readStatistics(scope: Scope): Promise<StatisticsRead> {
  const { callsPerRun, ownersPerCall } = scope.settings.groupOwners.statistics
  const read: StatisticsRead = { written: 0, refused: 0, finished: true }
  let calls = 0
  for (const { day, owners } of await missingDays(scope)) {
    for (let at = 0; at < owners.length; at += ownersPerCall) {
      if (calls >= callsPerRun) return { ...read, finished: false }
      const did = await readDay(scope, day, owners.slice(at, at + ownersPerCall))
      calls += did.calls
      read.written += did.written
      read.refused += did.refused
    }
  }
  return read
}

/** Yesterday is the newest day there is: today gives 600018. */
async function missingDays({ db, now, settings }: Scope): Promise<Missing[]> {
  return db.query<Missing[]>(
    `with owner as (
       select distinct g.owner_user_id as user_id from group_chat g join member m on m.user_id = g.owner_user_id
        where g.dismissed_at is null and m.gone_at is null)
     select to_char(d, 'YYYY-MM-DD') as day, array_agg(user_id order by user_id) as owners
       from generate_series($1::date - $2::int, $1::date - 1, interval '1 day') d cross join owner
      where not exists (select from group_owner_day o where o.owner_user_id = owner.user_id and o.day = d::date)
      group by d order by d desc`,
    [businessDate(now, CHINA), settings.groupOwners.statistics.backDays],
  )
}

interface Did {
  calls: number
  written: number
  refused: number
}

/** One owner who may not be asked about must not cost the others their day: they are parted until they are found. */
async function readDay(scope: Scope, day: string, owners: readonly string[]): Promise<Did> {
  try {
    const { counts, calls } = await ask(scope, day, owners)
    await write(scope, day, owners, counts)
    return { calls, written: owners.length, refused: 0 }
  } catch (error) {
    if (!(error instanceof WecomError) || !NOT_SEEN.has(error.errcode)) throw error
    if (owners.length === 1) return { calls: 1, written: 0, refused: 1 }
    const half = Math.ceil(owners.length / 2)
    const first = await readDay(scope, day, owners.slice(0, half))
    const second = await readDay(scope, day, owners.slice(half))
    return {
      calls: first.calls + second.calls + 1,
      written: first.written + second.written,
      refused: first.refused + second.refused,
    }
  }
}

async function ask({ wecom }: Scope, day: string, ownerUserIds: readonly string[]) {
  const counts = new Map<string, GroupCounts>()
  const from = momentAt(day, 0, CHINA)
  let calls = 0
  for (let offset: number | null = 0; offset !== null; calls++) {
    const page = await wecom.groupStatistics.byOwner({ from, ownerUserIds }, offset)
    for (const owner of page.owners) counts.set(owner.userId, owner.counts)
    offset = page.nextOffset
  }
  return { counts, calls }
}

/** Whom WeCom does not name had nothing that day: noted too, so that nobody asks again. */
async function write({ db, clock }: Scope, day: string, owners: readonly string[], counts: Map<string, GroupCounts>) {
  const rows = owners.map((owner) => {
    const of = counts.get(owner)
    return {
      owner_user_id: owner,
      new_chats: of?.newChats ?? 0,
      chats: of?.chats ?? 0,
      chats_with_messages: of?.chatsWithMessages ?? 0,
      new_members: of?.newMembers ?? 0,
      members: of?.members ?? 0,
      members_who_wrote: of?.membersWhoWrote ?? 0,
      messages: of?.messages ?? 0,
    }
  })
  await db.query(
    `insert into group_owner_day (owner_user_id, day, new_chats, chats, chats_with_messages, new_members, members,
                                  members_who_wrote, messages, read_at)
     select owner_user_id, $2, new_chats, chats, chats_with_messages, new_members, members, members_who_wrote, messages, $3
       from json_to_recordset($1) as r(owner_user_id text, new_chats int, chats int, chats_with_messages int,
                                       new_members int, members int, members_who_wrote int, messages int)
     on conflict (owner_user_id, day) do nothing`,
    [JSON.stringify(rows), day, clock()],
  )
}
