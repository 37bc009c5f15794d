import type { Scope } from '../scope'

const CHUNK = 5000

/** Removes what is past its retention time (config/defaults.ts), in chunks that hold no lock for long. Returns counts. */
export async function cleanUp(scope: Scope): Promise<Record<string, number>> {
  const { callbackPayload, callbackKey, jobRun, outboxBody, syncRun, auditEntry, memberSession, memberCard } =
    scope.settings.retentionDays
  return {
    payloads: await inChunks(
      scope,
      callbackPayload,
      `update callback_event set plaintext = null where key in
         (select key from callback_event where received_at < $1 and status = 'handled' and plaintext is not null limit $2)`,
    ),
    keys: await inChunks(
      scope,
      callbackKey,
      `delete from callback_event where key in
         (select key from callback_event where received_at < $1 and status = 'handled' limit $2)`,
    ),
    ticks: await inChunks(
      scope,
      jobRun,
      `delete from job_run where (job, tick) in
         (select job, tick from job_run where tick < $1 and started_at < $1 and finished_at is not null limit $2)`,
    ),
    syncParts: await inChunks(
      scope,
      syncRun,
      `delete from sync_part where (run_id, stage, key) in
         (select run_id, stage, key from sync_part p join sync_run r on r.id = p.run_id where r.finished_at < $1 limit $2)`,
    ),
    messageBodies: await inChunks(
      scope,
      outboxBody,
      `update outbox_message set body = null where dedupe_key in
         (select dedupe_key from outbox_message
           where created_at < $1 and body is not null and status not in ('planned', 'sending') limit $2)`,
    ),
    cards: await inChunks(
      scope,
      memberCard,
      `delete from member_card where dedupe_key in
         (select m.dedupe_key from member_card m join outbox_message o using (dedupe_key)
           where m.created_at < $1 and o.status not in ('planned', 'sending') limit $2)`,
    ),
    auditEntries: await inChunks(
      scope,
      auditEntry,
      'delete from audit_entry where id in (select id from audit_entry where at < $1 limit $2)',
    ),
    sessions: await inChunks(
      scope,
      memberSession,
      `delete from member_session where id in
         (select id from member_session where coalesce(ended_at, seen_at) < $1 limit $2)`,
    ),
  }
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
