import { standingAfter, type KfHappening, type KfStanding, type KfState } from '../../decisions/kf/session'
import type { Scope } from '../../scope'
import type { KfMessage } from '../../wecom'

interface SessionRow {
  id: string
  external_user_id: string
  state: KfState
  servicer_user_id: string | null
  since: Date
  last_customer_at: Date | null
}

/** Moves the sessions of those who wrote, or around whom something happened, and has decided what is to be decided. */
export async function moveSessions(scope: Scope, openKfId: string, messages: readonly KfMessage[]): Promise<void> {
  const byVisitor = new Map<string, KfMessage[]>()
  for (const message of messages) {
    if (message.externalUserId === '') continue
    byVisitor.set(message.externalUserId, [...(byVisitor.get(message.externalUserId) ?? []), message])
  }
  if (byVisitor.size === 0) return
  const now = scope.clock()
  const rows = await lockSessions(scope, openKfId, [...byVisitor.keys()], now)
  const moved = rows.map((row) => movedRow(scope, row, byVisitor.get(row.external_user_id) ?? [], now))
  await scope.db.query(WRITE, [JSON.stringify(moved), now, scope.settings.kf.quietMs, scope.settings.kf.quietAtMostMs])
}

/** In one order, so that two who move sessions do not wait for each other in a ring. */
async function lockSessions({ db }: Scope, openKfId: string, visitors: string[], now: Date): Promise<SessionRow[]> {
  await db.query(
    `insert into kf_session (open_kfid, external_user_id, since) select $1, id, $3 from unnest($2::text[]) v(id) order by id
     on conflict do nothing`,
    [openKfId, visitors, now],
  )
  return db.query(
    `select id, external_user_id, state, servicer_user_id, since, last_customer_at from kf_session
      where open_kfid = $1 and external_user_id = any($2) order by external_user_id for update`,
    [openKfId, visitors],
  )
}

function movedRow(scope: Scope, row: SessionRow, messages: readonly KfMessage[], now: Date): object {
  const before: KfStanding = {
    ...{ state: row.state, servicerUserId: row.servicer_user_id, since: row.since },
    ...{ lastCustomerAt: row.last_customer_at, entered: null },
  }
  const after = standingAfter(
    before,
    messages.flatMap((message) => happeningOf(message, now)),
  )
  return {
    id: row.id,
    state: after.state,
    servicer_user_id: after.servicerUserId,
    since: after.since,
    last_customer_at: after.lastCustomerAt,
    scene: after.entered?.scene ?? null,
    scene_param: after.entered?.sceneParam ?? null,
    entered_at: after.entered?.at ?? null,
    wants: wantsOf(scope, messages, now),
  }
}

function happeningOf({ origin, servicerUserId, sentAt, event }: KfMessage, now: Date): KfHappening[] {
  const at = sentAt ?? now
  if (origin === 'customer') return [{ kind: 'customer-wrote', at }]
  if (origin === 'servicer') return [{ kind: 'servicer-wrote', at, servicerUserId }]
  if (event?.type === 'enter_session') {
    return [{ kind: 'entered', at, scene: event.scene, sceneParam: event.sceneParam }]
  }
  if (event?.type !== 'session_status_change') return []
  return [{ kind: 'changed', at, changeType: event.changeType, servicerUserId: event.servicerUserId }]
}

/** now: a code waits, or somebody came in. soon: they wrote, and may write on. null = there is nothing to decide. */
function wantsOf({ settings }: Scope, messages: readonly KfMessage[], now: Date): 'now' | 'soon' | null {
  const young = messages.filter(({ sentAt }) => now.getTime() - (sentAt ?? now).getTime() < settings.kf.answerWithinMs)
  const isUrgent = ({ event }: KfMessage): boolean =>
    event?.type === 'enter_session' || (event?.type === 'session_status_change' && event.code !== null)
  if (young.some(isUrgent)) return 'now'
  return young.some(({ origin }) => origin === 'customer') ? 'soon' : null
}

const WRITE = `
  update kf_session s set state = i.state, servicer_user_id = i.servicer_user_id, since = i.since,
         last_customer_at = i.last_customer_at, scene = coalesce(i.scene, s.scene),
         scene_param = coalesce(i.scene_param, s.scene_param), entered_at = coalesce(i.entered_at, s.entered_at),
         wanted = s.wanted + (i.wants is not null)::int,
         waiting_since = case when i.wants is null or s.due_at is not null then s.waiting_since else $2::timestamptz end,
         due_at = case when i.wants is null or s.due_at <= $2 then s.due_at
                       when i.wants = 'now' then $2::timestamptz
                       else least($2::timestamptz + $3 * interval '1 ms',
                                  coalesce(case when s.due_at is not null then s.waiting_since end, $2)
                                  + $4 * interval '1 ms') end
    from json_to_recordset($1) as i(id bigint, state smallint, servicer_user_id text, since timestamptz,
           last_customer_at timestamptz, scene text, scene_param text, entered_at timestamptz, wants text)
   where s.id = i.id`
