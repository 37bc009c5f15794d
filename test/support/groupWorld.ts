import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Scope } from '../../src/scope'
import { testDatabase } from './database'
import { insertMember } from './rows'
import { buildScope, wecomAt } from './scope'

type Body = Record<string, unknown>
const DAY = 86_400_000
const now = new Date('2026-11-22T02:00:00Z')

export const daysAgo = (days: number): Date => new Date(now.getTime() - days * DAY)

export interface GroupWorld {
  scope: Scope
  /** What the far side answers, by the last two parts of its path; null = no answer comes. */
  replies: Record<string, (body: Body) => Body | null>
  calls: { path: string; body: Body }[]
  /** Empty tables, and three members: lin, chen, gao.ran. */
  begin(): Promise<void>
  insertGroup(chatId: string, owner?: string, name?: string): Promise<void>
  insertTransfer(chatId: string, more?: Body): Promise<void>
  close(): Promise<void>
}

/** A database with groups in it, at 10:00 on a day of its own, and a WeCom that answers what it is told to. */
export async function groupWorld(): Promise<GroupWorld> {
  const database = await testDatabase()
  const db = database.dataSource.manager
  const calls: GroupWorld['calls'] = []
  const wire = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const path = new URL(request.url ?? '/', 'http://wire').pathname.split('/').slice(-2).join('/')
      if (path.endsWith('gettoken')) {
        response.end(JSON.stringify({ errcode: 0, access_token: 't', expires_in: 7200 }))
        return
      }
      const body = JSON.parse(Buffer.concat(chunks).toString()) as Body
      calls.push({ path, body })
      const reply = world.replies[path]?.(body)
      if (reply) response.end(JSON.stringify({ errcode: 0, errmsg: 'ok', ...reply }))
      else response.destroy()
    })
  })
  await new Promise<void>((resolve) => wire.listen(0, '127.0.0.1', resolve))
  const wecom = wecomAt(`http://127.0.0.1:${(wire.address() as AddressInfo).port}`, db)
  const scope = buildScope({ db, now, clock: () => now, actor: 'gao.ran', wecom })
  const world: GroupWorld = {
    ...{ scope, replies: {}, calls },
    async begin() {
      world.replies = {}
      calls.length = 0
      await db.query(
        'truncate group_chat, group_member, group_move, group_transfer, group_owner_day, member, todo, department, outbox_message, admin_grant',
      )
      for (const userId of ['lin', 'chen', 'gao.ran']) await insertMember(db, userId)
    },
    async insertGroup(chatId, owner = 'lin', name = chatId) {
      await db.query('insert into group_chat (chat_id, name, owner_user_id, status) values ($1, $2, $3, 0)', [
        ...[chatId, name, owner],
      ])
    },
    async insertTransfer(chatId, more = {}) {
      const row = { from: 'lin', to: 'chen', kind: 'on-job', state: 'done', at: daysAgo(10), ...more }
      await db.query(
        `insert into group_transfer (chat_id, from_user_id, to_user_id, kind, state, asked_by, asked_at, called_at)
         values ($1, $2, $3, $4, $5, 'x', $6, $6)`,
        [chatId, row.from, row.to, row.kind, row.state, row.at],
      )
    },
    async close() {
      wire.closeAllConnections()
      await new Promise((resolve) => wire.close(resolve))
      await database.close()
    },
  }
  return world
}
