import type { Scope } from '../scope'

const CHUNK = 5000

/** What is switched off still has its files: it may be switched on again. */
const UNUSED_FILES = `
  delete from media_file where id in
    (select id from media_file f where created_at < $1
        and not exists (select 1 from welcome_message w
                         where w.attachments @> jsonb_build_array(jsonb_build_object('mediaFileId', f.id)))
        and not exists (select 1 from campaign a where a.definition #> '{content,attachments}'
                           @> jsonb_build_array(jsonb_build_object('mediaFileId', f.id)))
        and not exists (select 1 from group_welcome g where g.status <> 'removed'
                           and g.attachment @> jsonb_build_object('mediaFileId', f.id))
        and not exists (select 1 from rule_version v where v.body
                           @> jsonb_build_object('actions', jsonb_build_array(jsonb_build_object(
                                'parts', jsonb_build_array(jsonb_build_object('mediaFileId', f.id))))))
        and not exists (select 1 from quick_reply q where q.deleted_at is null
                           and q.parts @> jsonb_build_array(jsonb_build_object('mediaFileId', f.id))) limit $2)`

/** Each with its retention time in config/retention.ts; `$1` = older than this goes, `$2` = at most so many at once. */
const REMOVALS: Readonly<Record<string, { days: keyof Scope['settings']['retentionDays']; statement: string }>> = {
  payloads: {
    days: 'callbackPayload',
    statement: `update callback_event set plaintext = null where key in
         (select key from callback_event where received_at < $1 and status = 'handled' and plaintext is not null limit $2)`,
  },
  keys: {
    days: 'callbackKey',
    statement: `delete from callback_event where key in
         (select key from callback_event where received_at < $1 and status = 'handled' limit $2)`,
  },
  ticks: {
    days: 'jobRun',
    statement: `delete from job_run where (job, tick) in
         (select job, tick from job_run where tick < $1 and started_at < $1 and finished_at is not null limit $2)`,
  },
  syncParts: {
    days: 'syncRun',
    statement: `delete from sync_part where (run_id, stage, key) in
         (select run_id, stage, key from sync_part p join sync_run r on r.id = p.run_id where r.finished_at < $1 limit $2)`,
  },
  messageBodies: {
    days: 'outboxBody',
    statement: `update outbox_message set body = null where dedupe_key in
         (select dedupe_key from outbox_message
           where created_at < $1 and body is not null and status not in ('planned', 'sending') limit $2)`,
  },
  cards: {
    days: 'memberCard',
    statement: `delete from member_card where dedupe_key in
         (select m.dedupe_key from member_card m join outbox_message o using (dedupe_key)
           where m.created_at < $1 and o.status not in ('planned', 'sending') limit $2)`,
  },
  auditEntries: {
    days: 'auditEntry',
    statement: 'delete from audit_entry where id in (select id from audit_entry where at < $1 limit $2)',
  },
  sessions: {
    days: 'memberSession',
    statement: `delete from member_session where id in
         (select id from member_session where coalesce(ended_at, seen_at) < $1 limit $2)`,
  },
  planSteps: {
    days: 'followUp',
    statement: `delete from follow_up_step_run where (enrolment_id, step, round) in
         (select r.enrolment_id, r.step, r.round from follow_up_step_run r join follow_up_enrolment e on e.id = r.enrolment_id
           where e.ended_at < $1 limit $2)`,
  },
  plansEnded: {
    days: 'followUp',
    statement:
      'delete from follow_up_enrolment where id in (select id from follow_up_enrolment where ended_at < $1 limit $2)',
  },
  archiveMessages: {
    days: 'archiveMessage',
    statement:
      'delete from archive_message where msg_id in (select msg_id from archive_message where told_at < $1 limit $2)',
  },
  payNotifications: {
    days: 'payNotification',
    statement: `update pay_notification set resource = null where id in
         (select id from pay_notification where received_at < $1 and resource is not null and handled_at is not null limit $2)`,
  },
  bookingLinks: {
    days: 'bookingLink',
    statement: `delete from booking_link where token_hash in
         (select token_hash from booking_link where expires_at < $1 limit $2)`,
  },
  kfPayloads: {
    days: 'kfPayload',
    statement: `update kf_message set payload = null where id in
         (select id from kf_message where stored_at < $1 and payload is not null limit $2)`,
  },
  kfOccasions: {
    days: 'kfPayload',
    statement: 'delete from kf_occasion where key in (select key from kf_occasion where decided_at < $1 limit $2)',
  },
  rulesFired: {
    days: 'ruleFired',
    statement: `delete from rule_fired where (rule_id, occasion) in
         (select rule_id, occasion from rule_fired where at < $1 limit $2)`,
  },
  ruleEvents: {
    days: 'ruleEvent',
    statement: 'delete from rule_event where id in (select id from rule_event where at < $1 limit $2)',
  },
  ruleRunContacts: {
    days: 'ruleRun',
    statement: `delete from rule_run_contact where (run_id, external_user_id) in
         (select c.run_id, c.external_user_id from rule_run r join rule_run_contact c on c.run_id = r.id
           where r.created_at < $1 and r.state in ('ready', 'done', 'undone', 'dropped') limit $2)`,
  },
  groupOwnerDays: {
    days: 'groupOwnerDay',
    statement: `delete from group_owner_day where (owner_user_id, day) in
         (select owner_user_id, day from group_owner_day where day < $1::timestamptz::date limit $2)`,
  },
  groupMoves: {
    days: 'groupMove',
    statement: `delete from group_move where (chat_id, at, member_id, kind) in
         (select chat_id, at, member_id, kind from group_move where at < $1 limit $2)`,
  },
  groupChanges: {
    days: 'groupMove',
    statement: 'delete from group_change where id in (select id from group_change where seen_at < $1 limit $2)',
  },
  groupSignals: {
    days: 'groupSignal',
    statement: 'delete from group_signal where id in (select id from group_signal where at < $1 limit $2)',
  },
  groupRemovals: {
    days: 'groupRemoval',
    statement: `delete from group_removal where id in
         (select id from group_removal where proposed_at < $1 and coalesce(confirmed_at, withdrawn_at) < $1 limit $2)`,
  },
  groupWarnings: {
    days: 'groupWarning',
    statement: 'delete from group_warning where id in (select id from group_warning where at < $1 limit $2)',
  },
  files: { days: 'unusedMedia', statement: UNUSED_FILES },
}

/** Removes what is past its retention time, in chunks that hold no lock for long. Returns counts. */
export async function cleanUp(scope: Scope): Promise<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const [name, { days, statement }] of Object.entries(REMOVALS)) {
    counts[name] = await inChunks(scope, scope.settings.retentionDays[days], statement)
  }
  return counts
}

async function inChunks(scope: Scope, days: number, statement: string): Promise<number> {
  const before = new Date(scope.now.getTime() - days * 24 * 3600 * 1000)
  let total = 0
  for (;;) {
    const [, changed] = await scope.db.query<[unknown[], number]>(statement, [before, CHUNK])
    total += changed
    if (changed < CHUNK) return total
  }
}
