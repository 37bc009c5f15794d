import { randomUUID } from 'node:crypto'
import type { Scope } from '../../src/scope'
import { testDatabase } from './database'
import { insertMember } from './rows'
import { buildScope } from './scope'

const now = new Date('2026-06-30T04:00:00Z')
/** So many days before the tests' moment. */
export const daysAgo = (days: number): Date => new Date(now.getTime() - days * 86_400_000)

/** A database with Lin Mei, who does everything; groups of hers are made with `group`. */
export async function groupWorld() {
  const database = await testDatabase()
  const { manager: db } = database.dataSource
  const scope = buildScope({ db, now, clock: () => now, actor: 'lin.mei' })
  await insertMember(db, 'lin.mei')
  return { scope, close: database.close, ...makers(scope) }
}

function makers({ db }: Scope) {
  let made = 0
  return {
    empty: () => db.query('truncate group_chat, group_member, touch, contact_order, group_removal, todo'),
    async group(name: string, ownerUserId = 'lin.mei'): Promise<string> {
      const chatId = `wr${++made}`
      const values = [chatId, name, ownerUserId]
      await db.query('insert into group_chat (chat_id, name, owner_user_id) values ($1, $2, $3)', values)
      return chatId
    },
    join: (
      chatId: string,
      memberId: string,
      days: number,
      { invitor = null as string | null, state = null as string | null } = {},
    ) =>
      db.query(
        `insert into group_member (chat_id, member_id, type, name, joined_at, join_scene, invitor_user_id, state)
         values ($1, $2, 2, $3, $4, 1, $5, $6)`,
        [chatId, memberId, `${memberId} 名`, daysAgo(days), invitor, state],
      ),
    leave: (memberId: string) => db.query('update group_member set left_at = $2 where member_id = $1', [memberId, now]),
    order: (memberId: string, days: number) =>
      db.query(
        `insert into contact_order (order_no, external_user_id, at, amount_fen, source, told_at)
         values ($1, $2, $3, 100, 'shop', $3)`,
        [randomUUID(), memberId, daysAgo(days)],
      ),
  }
}
