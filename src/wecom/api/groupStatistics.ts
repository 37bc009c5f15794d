import type { Call, CallOptions } from '../client'
import { maybeNumber, object, objects, text, type Wire } from '../wire'

/** What WeCom counted on one day, or on several together. Nothing of it is about one group or one person. */
export interface GroupCounts {
  newChats: number
  chats: number
  chatsWithMessages: number
  newMembers: number
  members: number
  membersWhoWrote: number
  messages: number
}

export interface GroupStatisticQuery {
  /** Midnight in China of the first and the last day: at most 30 days, 180 back, and yesterday the newest (600018). */
  from: Date
  /** Not given = the first day alone. */
  until?: Date | undefined
  /** At most 100. Needed where more than 1000 members are visible (81017). */
  ownerUserIds?: readonly string[] | undefined
}

export interface GroupOwnerPage {
  /** Over all days together. */
  owners: { userId: string; counts: GroupCounts }[]
  /** null = this was the last page. */
  nextOffset: number | null
}

const BASE = '/cgi-bin/externalcontact/groupchat'
const MAX_PAGE = 1000

export type GroupStatisticsApi = ReturnType<typeof groupStatisticsApi>

/** WeCom's own counts of customer groups (customer-contact.md 9.2, 9.3). */
export function groupStatisticsApi(call: Call) {
  return {
    /** A row per owner; all days are summed, so a day is asked for alone. */
    async byOwner(query: GroupStatisticQuery, offset = 0, options?: CallOptions): Promise<GroupOwnerPage> {
      const json = { ...asked(query), offset, limit: MAX_PAGE }
      const answer = await call({ path: `${BASE}/statistic`, json, writes: false }, options)
      const owners = objects(answer, 'items').map((item) => ({
        userId: text(item, 'owner'),
        counts: readCounts(object(item, 'data')),
      }))
      const next = maybeNumber(answer, 'next_offset') ?? 0
      const total = maybeNumber(answer, 'total') ?? 0
      return { owners, nextOffset: owners.length > 0 && next > offset && next < total ? next : null }
    },

    /** A row per day; all owners are summed. */
    async byDay(query: GroupStatisticQuery, options?: CallOptions): Promise<{ at: Date; counts: GroupCounts }[]> {
      const request = { path: `${BASE}/statistic_group_by_day`, json: asked(query), writes: false }
      return objects(await call(request, options), 'items').map((item) => ({
        at: new Date((maybeNumber(item, 'stat_time') ?? 0) * 1000),
        counts: readCounts(object(item, 'data')),
      }))
    },
  }
}

function asked({ from, until, ownerUserIds }: GroupStatisticQuery): object {
  const seconds = (at: Date): number => at.getTime() / 1000
  return {
    day_begin_time: seconds(from),
    day_end_time: until && seconds(until),
    owner_filter: ownerUserIds && { userid_list: ownerUserIds },
  }
}

function readCounts(data: Wire): GroupCounts {
  const count = (field: string): number => maybeNumber(data, field) ?? 0
  return {
    newChats: count('new_chat_cnt'),
    chats: count('chat_total'),
    chatsWithMessages: count('chat_has_msg'),
    newMembers: count('new_member_cnt'),
    members: count('member_total'),
    membersWhoWrote: count('member_has_msg'),
    messages: count('msg_total'),
  }
}
