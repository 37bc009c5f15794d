import type { ReadScope } from '../scope'

export interface ContactView {
  externalUserId: string
  name: string | null
  type: number | null
  /** The channel of the very first add. */
  sourceState: string | null
  firstAddedAt: string | null
  followUsers: {
    userId: string
    remark: string
    state: string | null
    addWay: number | null
    addedAt: string | null
    removedAt: string | null
    removedBy: string | null
    stands: boolean
  }[]
  timeline: { at: string; kind: string; userId: string | null; detail: Record<string, unknown> }[]
}

const TIMELINE_LENGTH = 100

/** One contact: who they are, who follows them, what happened, newest first. null = we do not know them. */
export async function readContactView({ db }: ReadScope, externalUserId: string): Promise<ContactView | null> {
  const contacts = await db.query<Omit<ContactView, 'followUsers' | 'timeline'>[]>(
    `select external_user_id as "externalUserId", name, type, source_state as "sourceState",
            to_json(first_added_at) #>> '{}' as "firstAddedAt"
       from contact where external_user_id = $1`,
    [externalUserId],
  )
  const contact = contacts[0]
  if (!contact) return null
  const followUsers = await db.query<ContactView['followUsers']>(
    `select user_id as "userId", remark, state, add_way as "addWay", to_json(added_at) #>> '{}' as "addedAt",
            to_json(removed_at) #>> '{}' as "removedAt", removed_by as "removedBy",
            removed_at is null or coalesce(added_at > removed_at, false) as stands
       from follow_user where external_user_id = $1 order by added_at`,
    [externalUserId],
  )
  const timeline = await db.query<ContactView['timeline']>(
    `select to_json(at) #>> '{}' as at, kind, user_id as "userId", detail
       from timeline_entry where external_user_id = $1 order by at desc, id desc limit $2`,
    [externalUserId, TIMELINE_LENGTH],
  )
  return { ...contact, followUsers, timeline }
}
