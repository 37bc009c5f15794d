import type { Scope } from '../../scope'
import type { KfMessage } from '../../wecom'
import { note } from '../timeline'

/** Messages of ours that WeCom took and then could not deliver: they failed, also where we never heard an answer. */
export async function failOwnMessages(scope: Scope, openKfId: string, messages: readonly KfMessage[]): Promise<void> {
  const fails = messages.flatMap(({ event, sentAt }) =>
    event?.type === 'msg_send_fail'
      ? [{ msg_id: event.msgId, fail_type: event.failType, at: sentAt ?? scope.clock() }]
      : [],
  )
  if (fails.length === 0) return
  const failed = await scope.db.query<{ key: string; id: string; fail_type: number; by: string | null }[]>(FAIL, [
    JSON.stringify(fails),
    openKfId,
  ])
  for (const { key, id, fail_type: failType, by } of failed) {
    const cause = { key: `kf-not-sent:${key}`, externalUserId: id, userId: null, at: scope.clock() }
    await note(scope, { ...cause, kind: 'kf-not-sent', detail: { reason: 'kf-not-delivered', failType, by } })
  }
}

const FAIL = `
  with fails as materialized (
    select distinct on (msg_id) msg_id, fail_type from json_to_recordset($1) as i(msg_id text, fail_type smallint)),
  ours as (
    update kf_message m set outcome = 'failed', fail_type = f.fail_type from fails f
     where m.msg_id = f.msg_id and m.open_kfid = $2 and m.origin = 'server' returning m.msg_id, m.external_user_id, m.fail_type),
  told as (
    update outbox_message o set status = 'failed', reason = 'kf-not-delivered', locked_by = null, locked_until = null
      from ours where o.wecom_id = ours.msg_id and o.kind in ('kf-message', 'kf-event-message') and o.status <> 'failed'
    returning o.dedupe_key as key, o.external_user_id as id, ours.fail_type, o.body->>'by' as by)
  select key, id, fail_type, by from told`
