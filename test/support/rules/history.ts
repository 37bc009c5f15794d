import type { EntityManager } from 'typeorm'

export interface PastDecision {
  at: Date
  texts: readonly string[]
  externalUserId?: string
  kfId?: string
  /** Of the session: 0, unless somebody had it. */
  state?: number
  metRule?: boolean
  /** Its words are gone. */
  gone?: boolean
}

/** Something that was written in kf and decided about, as the live path keeps it; its key. */
export async function writePast(db: EntityManager, past: PastDecision): Promise<string> {
  const { at, texts, externalUserId = 'wm1', kfId = 'kf1', state = 0, metRule = false, gone = false } = past
  const ids: string[] = []
  let key = ''
  for (const content of texts) {
    const payload = gone ? null : JSON.stringify({ content })
    const [row] = await db.query<{ id: string; key: string }[]>(
      `insert into kf_message (msg_id, open_kfid, external_user_id, origin, msg_type, payload, sent_at, stored_at)
       values (gen_random_uuid()::text, $1, $2, 'customer', 'text', $3, $4, $4) returning id, msg_id as key`,
      [kfId, externalUserId, payload, at],
    )
    if (row) ids.push(row.id)
    key = row?.key ?? key
  }
  await db.query(
    `insert into kf_occasion (key, open_kfid, external_user_id, decided_at, from_id, up_to_id, state, met_rule)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [key, kfId, externalUserId, at, ids[0], ids.at(-1), state, metRule],
  )
  return key
}
