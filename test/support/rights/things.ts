import { randomBytes, randomUUID } from 'node:crypto'
import type { DataSource } from 'typeorm'
import type { Subject } from '../../../src/decisions/rights'

/** How to come by one thing of a subject, for the generated test of rights. */
export interface ThingFactory {
  /** Makes one that belongs to the member; returns its id. */
  make(db: DataSource, userId: string): Promise<string>
  /** An id of the same shape that nothing has. */
  guess(): string
  /** Whether a manager reaches those of their people. */
  managed: boolean
}

const fresh = (): string => randomBytes(8).toString('hex')
const number = (): string => `9${randomBytes(5).readUIntBE(0, 5)}`

/** Every subject of the table of rights: one entry for a new subject. */
export const things: Readonly<Record<Subject, ThingFactory>> = {
  contact: { make: makeContact, guess: () => `wm${fresh()}`, managed: true },
  group: { make: makeGroup, guess: () => `wr${fresh()}`, managed: true },
  member: { make: (_db, userId) => Promise.resolve(userId), guess: () => `nobody-${fresh()}`, managed: true },
  'tag-change': { make: makeTagChange, guess: number, managed: true },
  todo: { make: makeTodo, guess: number, managed: true },
  'quick-reply': { make: makeQuickReply, guess: randomUUID, managed: false },
  'quick-reply-in-use': { make: makeQuickReply, guess: randomUUID, managed: false },
  media: { make: makeMedia, guess: randomUUID, managed: false },
}

async function makeContact(db: DataSource, userId: string): Promise<string> {
  const id = `wm${fresh()}`
  await db.query(`insert into contact (external_user_id, name, type, first_added_at) values ($1, '甲', 1, now())`, [id])
  await db.query('insert into follow_user (user_id, external_user_id, added_at) values ($1, $2, now())', [userId, id])
  return id
}

async function makeGroup(db: DataSource, userId: string): Promise<string> {
  const id = `wr${fresh()}`
  await db.query('insert into group_chat (chat_id, owner_user_id) values ($1, $2)', [id, userId])
  return id
}

async function makeTagChange(db: DataSource, userId: string): Promise<string> {
  const [row] = await db.query<{ id: string }[]>(
    `insert into tag_change (user_id, external_user_id, added, actor, cause, status, at, settled_at)
     values ($1, $2, '{}', $1, 'api', 'done', now(), now()) returning id`,
    [userId, await makeContact(db, userId)],
  )
  return row?.id ?? ''
}

async function makeTodo(db: DataSource, userId: string): Promise<string> {
  const [row] = await db.query<{ id: string }[]>(
    `insert into todo (key, kind, title, user_id, due_at, created_by, created_at, source)
     values ($1, 'other', '甲', $2, now(), $2, now(), 'hand') returning id`,
    [fresh(), userId],
  )
  return row?.id ?? ''
}

async function makeQuickReply(db: DataSource, userId: string): Promise<string> {
  const id = randomUUID()
  await db.query(
    `insert into quick_reply (id, title, parts, scope, user_id, position, updated_at)
     values ($1, '甲', '[{"type":"text","text":"甲"}]', 'personal', $2, 1, now())`,
    [id, userId],
  )
  return id
}

async function makeMedia(db: DataSource, userId: string): Promise<string> {
  const id = randomUUID()
  await db.query(
    `insert into media_file (id, filename, kind, bytes, content, kept_by, created_at)
     values ($1, '甲.png', 'image', 8, '\\x89504e470d0a1a0a', $2, now())`,
    [id, userId],
  )
  return id
}
