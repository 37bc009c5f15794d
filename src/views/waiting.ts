import { whyNowLevels, type WhyNow } from '../decisions/whyNow'
import { readMostUrgent, type WaitingAsked } from '../facts/whyNow'
import type { ReadScope } from '../scope'

export interface WaitingView {
  items: { externalUserId: string; name: string | null; remark: string; avatar: string | null; whyNow: WhyNow }[]
  total: number
  next: string | null
}

/** A member's contacts that wait for words, with the names the member knows them by. */
export async function readWaiting(
  scope: ReadScope,
  { userId, after, limit }: { userId: string; after: string | null; limit: number },
): Promise<WaitingView> {
  const { contacts, total } = await readMostUrgent(scope, { userId, after: placeIn(after), limit: limit + 1 })
  const shown = contacts.slice(0, limit)
  const ids = shown.map(({ externalUserId }) => externalUserId)
  const people = await scope.db.query<{ id: string; name: string | null; remark: string; avatar: string | null }[]>(
    `select id, c.name, coalesce(f.remark, '') as remark, c.avatar from unnest($1::text[]) as id
       left join contact c on c.external_user_id = id
       left join follow_user f on f.external_user_id = id and f.user_id = $2`,
    [ids, userId],
  )
  const byId = new Map(people.map(({ id, ...person }) => [id, person]))
  const items = shown.map(({ externalUserId, whyNow }) => {
    const { name = null, remark = '', avatar = null } = byId.get(externalUserId) ?? {}
    return { externalUserId, name, remark, avatar, whyNow }
  })
  const last = contacts.length > limit ? shown.at(-1)?.place : undefined
  return { items, total, next: last ? `${last.level}.${last.sort}.${last.externalUserId}` : null }
}

/** A cursor as it was given out; anything else is the beginning. */
function placeIn(after: string | null): WaitingAsked['after'] {
  const [, name, sort = '0', externalUserId = ''] = /^([a-z-]+)\.(-?\d{1,18})\.(.{1,64})$/.exec(after ?? '') ?? []
  const level = whyNowLevels.find((one) => one === name)
  return level ? { level, sort, externalUserId } : null
}
