import { inTransaction, type Scope } from '../scope'
import { reached } from '../step'
import { WecomError, type ContactDetail, type ExternalContact, type FollowDetail } from '../wecom'
import type { RemovedBy } from '../entities/FollowUser'
import { note } from './timeline'

/** What WeCom said of a contact, and when the question was asked. `detail` null = no visible member knows them (84061). */
export interface ContactReading {
  readAt: Date
  detail: ContactDetail | null
}

/**
 * Asks WeCom. That nobody knows the contact any more is an answer, not an error (customer-contact.md 1.3). `patienceMs` =
 * give up after this long, waiting for our own turn included.
 */
export async function readContact(scope: Scope, externalUserId: string, patienceMs?: number): Promise<ContactReading> {
  const readAt = scope.clock()
  try {
    const detail = await scope.wecom.contacts.get(externalUserId, { timeoutMs: patienceMs, withinMs: patienceMs })
    reached('contact.read')
    return { readAt, detail }
  } catch (error) {
    if (error instanceof WecomError && (error.errcode === 84061 || error.errcode === 40096))
      return { readAt, detail: null }
    throw error
  }
}

export interface Added {
  userId: string
  externalUserId: string
  state: string | null
  /** When WeCom says it happened. */
  at: Date
  half: boolean
}

/**
 * Writes that a relation began, from the event alone, so that it stands even while WeCom cannot be asked. May run twice
 * and in any order.
 */
export async function followBegan(scope: Scope, added: Added): Promise<void> {
  const { userId, externalUserId, state, at, half } = added
  await inTransaction(scope, async (tx) => {
    await writeSource(tx, added)
    await writeBeginning(tx, added)
    await note(tx, {
      key: `${half ? 'half-added' : 'added'}:${userId}:${externalUserId}:${Math.floor(at.getTime() / 1000)}`,
      externalUserId,
      userId,
      at,
      kind: half ? 'half-added' : 'added',
      detail: { state },
    })
  })
  reached('contact.written')
}

/** Writes what WeCom said of a contact. */
export async function storeReading(scope: Scope, { detail, readAt }: ContactReading): Promise<void> {
  if (detail) await inTransaction(scope, (tx) => writeDetail(tx, detail, readAt))
  reached('contact.written')
}

/** The channel of the very first adding, whichever is written first; of two in one second the smaller userid's. */
async function writeSource(scope: Scope, added: Omit<Added, 'half'>): Promise<void> {
  await scope.db.query(
    `insert into contact as c (external_user_id, source_state, source_user_id, first_added_at) values ($1, $2, $3, $4)
     on conflict (external_user_id) do update set source_state = excluded.source_state,
       source_user_id = excluded.source_user_id, first_added_at = excluded.first_added_at
     where c.first_added_at is null
        or (excluded.first_added_at, excluded.source_user_id) < (c.first_added_at, c.source_user_id)
        or ((excluded.first_added_at, excluded.source_user_id) = (c.first_added_at, c.source_user_id)
            and c.source_state is null)`,
    [added.externalUserId, added.state, added.userId, added.at],
  )
}

/** The channel of the latest adding. */
async function writeBeginning(scope: Scope, added: Added): Promise<void> {
  await scope.db.query(
    `insert into follow_user as f (user_id, external_user_id, state, added_at) values ($1, $2, $3, $4)
     on conflict (user_id, external_user_id) do update set state = excluded.state, added_at = excluded.added_at
     where f.added_at is null or excluded.added_at >= f.added_at`,
    [added.userId, added.externalUserId, added.state, added.at],
  )
}

/** Asks WeCom about a contact that changed, and writes the answer. */
export async function refreshContact(scope: Scope, externalUserId: string): Promise<void> {
  await storeReading(scope, await readContact(scope, externalUserId))
}

export interface Removed {
  userId: string
  externalUserId: string
  by: RemovedBy
  at: Date
}

/** Writes that a relation ended. The later of two removals says who ended it. */
export async function followEnded(scope: Scope, removed: Removed): Promise<void> {
  await inTransaction(scope, async (tx) => {
    await tx.db.query('insert into contact (external_user_id) values ($1) on conflict do nothing', [
      removed.externalUserId,
    ])
    await tx.db.query(
      `insert into follow_user (user_id, external_user_id, removed_at, removed_by) values ($1, $2, $3, $4)
       on conflict (user_id, external_user_id) do update set
         removed_by = case when follow_user.removed_at > excluded.removed_at then follow_user.removed_by
                           else excluded.removed_by end,
         removed_at = greatest(follow_user.removed_at, excluded.removed_at)`,
      [removed.userId, removed.externalUserId, removed.at, removed.by],
    )
    await note(tx, {
      key: `removed:${removed.userId}:${removed.externalUserId}:${Math.floor(removed.at.getTime() / 1000)}`,
      externalUserId: removed.externalUserId,
      userId: removed.userId,
      at: removed.at,
      kind: 'removed',
      detail: { by: removed.by },
    })
  })
  reached('contact.written')
}

/** Upserts the contact and its relations. An older reading never overwrites a newer one. */
async function writeDetail(scope: Scope, detail: ContactDetail, readAt: Date): Promise<void> {
  await writeContact(scope, detail, readAt)
  for (const follow of detail.followUsers) {
    await writeFollow(scope, detail.externalUserId, follow, readAt)
    const { userId, state, createdAt } = follow
    if (createdAt) await writeSource(scope, { userId, externalUserId: detail.externalUserId, state, at: createdAt })
  }
}

async function writeContact(scope: Scope, contact: ExternalContact, readAt: Date): Promise<void> {
  await scope.db.query(
    `insert into contact (external_user_id, name, avatar, type, gender, union_id, position, corp_name, read_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     on conflict (external_user_id) do update set
       name = excluded.name, avatar = excluded.avatar, type = excluded.type, gender = excluded.gender,
       union_id = coalesce(excluded.union_id, contact.union_id), position = excluded.position,
       corp_name = excluded.corp_name, read_at = excluded.read_at
     where contact.read_at is null or contact.read_at <= excluded.read_at`,
    [
      contact.externalUserId,
      contact.name,
      contact.avatar,
      contact.type,
      contact.gender,
      contact.unionId,
      contact.position,
      contact.corpName,
      readAt,
    ],
  )
}

async function writeFollow(scope: Scope, externalUserId: string, follow: FollowDetail, readAt: Date): Promise<void> {
  await scope.db.query(
    `insert into follow_user (user_id, external_user_id, remark, description, remark_mobiles, tag_ids, add_way,
                              oper_user_id, state, added_at, read_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
     on conflict (user_id, external_user_id) do update set
       remark = excluded.remark, description = excluded.description, remark_mobiles = excluded.remark_mobiles,
       tag_ids = excluded.tag_ids, add_way = excluded.add_way, oper_user_id = excluded.oper_user_id,
       state = coalesce(excluded.state, follow_user.state),
       added_at = greatest(follow_user.added_at, excluded.added_at), read_at = excluded.read_at
     where follow_user.read_at is null or follow_user.read_at <= excluded.read_at`,
    [
      follow.userId,
      externalUserId,
      follow.remark,
      follow.description,
      follow.remarkMobiles,
      follow.tags.flatMap((tag) => tag.tagId ?? []),
      follow.addWay,
      follow.operUserId,
      follow.state,
      follow.createdAt,
      readAt,
    ],
  )
}

/** The channel of a relation, as far as it is written. */
export async function channelOf(scope: Scope, userId: string, externalUserId: string): Promise<string | null> {
  const rows = await scope.db.query<{ state: string | null }[]>(
    'select state from follow_user where user_id = $1 and external_user_id = $2',
    [userId, externalUserId],
  )
  return rows[0]?.state ?? null
}
