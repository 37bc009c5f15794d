import type { KfState } from '../../decisions/kf/session'
import type { Scope } from '../../scope'
import type { KfCode, KfInbound, KfOccasion } from './types'

/** A claimed session, as PostgreSQL gives it. */
export interface SessionRow {
  id: string
  open_kfid: string
  external_user_id: string
  state: KfState
  decided_up_to: string
  wanted: number
  attempts: number
}

/** What came of a visitor since the last decision; `from` and `upTo` = its first and last message. null = nothing did. */
export interface Gathered {
  occasion: KfOccasion
  from: string
  upTo: string
}

interface MessageRow {
  id: string
  msg_id: string
  origin: 'customer' | 'event'
  msg_type: string
  payload: Record<string, unknown>
  sent_at: Date
}

/** Reads it. What is older than an answer makes sense for is passed over. */
export async function gatherOccasion(scope: Scope, row: SessionRow): Promise<Gathered | null> {
  const { kf } = scope.settings
  const since = new Date(scope.clock().getTime() - kf.answerWithinMs)
  const rows = await scope.db.query<MessageRow[]>(
    `select id, msg_id, origin, msg_type, payload, sent_at from kf_message
      where open_kfid = $1 and external_user_id = $2 and id > $3 and origin in ('customer', 'event')
        and sent_at > $4 and payload is not null and recalled_at is null
      order by id desc limit $5`,
    [row.open_kfid, row.external_user_id, row.decided_up_to, since, kf.burst],
  )
  const latest = rows[0]
  if (!latest) return null
  return {
    occasion: occasionOf(scope, row, latest.msg_id, [...rows].reverse()),
    from: rows.at(-1)?.id ?? latest.id,
    upTo: latest.id,
  }
}

function occasionOf(scope: Scope, row: SessionRow, key: string, rows: readonly MessageRow[]): KfOccasion {
  const entered = rows.filter(({ payload }) => payload.event_type === 'enter_session').at(-1)
  const { open_kfid: openKfId, external_user_id: externalUserId, state } = row
  return {
    ...{ key, openKfId, externalUserId, state },
    messages: rows.filter(({ origin }) => origin === 'customer').map(inboundOf),
    entered: entered
      ? { at: entered.sent_at, scene: word(entered.payload.scene), sceneParam: word(entered.payload.scene_param) }
      : null,
    codes: rows.flatMap((message) => codeOf(scope, message)),
  }
}

function inboundOf({ msg_id: msgId, sent_at: at, msg_type: msgType, payload }: MessageRow): KfInbound {
  const isText = msgType === 'text'
  const menuId = word(payload.menu_id)
  return { msgId, at, msgType, text: isText ? word(payload.content) : null, menuId: menuId || null, payload }
}

/** change_type 1: taken from the pool; 3: ended (kf-sidebar-pay.md 3.3). The times of an event are whole seconds. */
function codeOf({ settings: { kf } }: Scope, { payload, sent_at: at }: MessageRow): KfCode[] {
  const soon = new Date(at.getTime() + kf.codeMs)
  const welcome = word(payload.welcome_code)
  if (welcome) return [{ on: 'welcome', code: welcome, until: soon }]
  const code = word(payload.msg_code)
  if (!code) return []
  if (payload.change_type === 3) return [{ on: 'ended', code, until: soon }]
  return [{ on: 'accepted', code, until: new Date(at.getTime() + kf.windowMs) }]
}

function word(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
