import type { ClosedReason, CodeGroup, CodeGroupState } from '../decisions/groups/joinCode'
import type { JoinCodeStatus } from '../entities/JoinCode'
import type { JoinWayStatus, JoinWayTold } from '../entities/JoinWay'
import type { ReadScope } from '../scope'

type Db = Pick<ReadScope, 'db'>

export interface JoinCodeRow {
  id: number
  name: string
  state: string
  autoCreateRoom: boolean
  roomBaseName: string
  roomBaseId: number
  sizeLimit: number
  moveAt: number
  reserve: number
  status: JoinCodeStatus
  madeBy: string
  madeAt: Date
  removedAt: Date | null
}

const CODE = `c.id, c.name, c.state, c.auto_create_room as "autoCreateRoom", c.room_base_name as "roomBaseName",
  c.room_base_id as "roomBaseId", c.size_limit as "sizeLimit", c.move_at as "moveAt", c.reserve, c.status,
  c.made_by as "madeBy", c.made_at as "madeAt", c.removed_at as "removedAt"`

/** Codes of one status, the newest first; with a `chatId` those that the group belongs to. */
export function joinCodesOf({ db }: Db, status: JoinCodeStatus, chatId: string | null = null): Promise<JoinCodeRow[]> {
  return db.query(
    `select ${CODE} from join_code c
      where c.status = $1
        and ($2::text is null or exists (select from join_code_group g where g.code_id = c.id and g.chat_id = $2))
      order by c.id desc`,
    [status, chatId],
  )
}

/** One code, removed or not; null = there is none. */
export async function joinCodeById({ db }: Db, id: number): Promise<JoinCodeRow | null> {
  const rows = await db.query<JoinCodeRow[]>(`select ${CODE} from join_code c where c.id = $1`, [id])
  return rows[0] ?? null
}

export interface CodeGroupRow extends CodeGroup {
  codeId: number
  /** '' = the group has no name. */
  name: string
  ownerUserId: string | null
  /** Its own threshold; null = that of the code. */
  ownMoveAt: number | null
  madeByWecom: boolean
  since: Date
  state: CodeGroupState
  reason: ClosedReason | null
}

/** What is wrong with the group `c`, whose owner is the member `o`, if anything: SQL for `CodeGroup.unusable`. */
const UNUSABLE = `case when c.dismissed_at is not null then 'dismissed'
       when c.read_at is null then 'not-known'
       when o.gone_at is not null or (c.status = 1 and o.user_id is null) then 'owner-left'
       when not o.customer_contact then 'owner-cannot' end`

/** The groups of these codes in their order, with what is so of them now. */
export function codeGroupsOf({ db }: Db, codeIds: readonly number[]): Promise<CodeGroupRow[]> {
  return db.query(
    `select g.code_id as "codeId", g.chat_id as "chatId", coalesce(c.name, '') as name, c.owner_user_id as "ownerUserId",
            coalesce(g.move_at, j.move_at) as "moveAt", g.move_at as "ownMoveAt", g.state, g.reason,
            g.made_by_wecom as "madeByWecom", g.since, coalesce(c.member_count, 0) as members, ${UNUSABLE} as unusable
       from join_code_group g join join_code j on j.id = g.code_id
       left join group_chat c on c.chat_id = g.chat_id left join member o on o.user_id = c.owner_user_id
      where g.code_id = any($1) order by g.code_id, g.place, g.chat_id`,
    [codeIds],
  )
}

export interface GroupForCode {
  chatId: string
  name: string
  ownerUserId: string | null
  members: number
  unusable: CodeGroup['unusable']
}

/** Of these groups those that are known, and whether a code can lead into them. */
export function groupsForCode({ db }: Db, chatIds: readonly string[]): Promise<GroupForCode[]> {
  return db.query(
    `select c.chat_id as "chatId", c.name, c.owner_user_id as "ownerUserId", c.member_count as members,
            ${UNUSABLE} as unusable
       from group_chat c left join member o on o.user_id = c.owner_user_id where c.chat_id = any($1)`,
    [chatIds],
  )
}

export interface JoinWayRow {
  id: number
  codeId: number
  configId: string | null
  qrCode: string | null
  status: JoinWayStatus
  askedAt: Date | null
  /** What WeCom has; null = not known. */
  told: JoinWayTold | null
  toldAt: Date | null
  retryAt: Date | null
  lastError: string | null
}

/** All ways of these codes, the newest first. */
export function joinWaysOf({ db }: Db, codeIds: readonly number[]): Promise<JoinWayRow[]> {
  return db.query(
    `select id, code_id as "codeId", config_id as "configId", qr_code as "qrCode", status, asked_at as "askedAt", told,
            told_at as "toldAt", retry_at as "retryAt", last_error as "lastError"
       from join_way where code_id = any($1) order by id desc`,
    [codeIds],
  )
}
