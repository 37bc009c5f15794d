import type { Scope } from '../scope'
import { WecomError } from '../wecom'

const FRESH_MS = 24 * 3600 * 1000

/** A member's name as customers see it; asked of WeCom once a day. null = outside the app's visible range. */
export async function memberName(scope: Scope, userId: string, timeoutMs: number): Promise<string | null> {
  const known = await scope.db.query<{ name: string; read_at: Date }[]>(
    'select name, read_at from member where user_id = $1',
    [userId],
  )
  const readAt = scope.clock()
  if (known[0] && readAt.getTime() - known[0].read_at.getTime() < FRESH_MS) return known[0].name
  try {
    const { name } = await scope.wecom.members.get(userId, { timeoutMs })
    await scope.db.query(
      `insert into member (user_id, name, read_at) values ($1, $2, $3)
       on conflict (user_id) do update set name = excluded.name, read_at = excluded.read_at`,
      [userId, name, readAt],
    )
    return name
  } catch (error) {
    if (error instanceof WecomError && error.action !== 'refresh') return known[0]?.name || null
    throw error
  }
}
