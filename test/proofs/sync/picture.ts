import type { Client } from 'pg'
import { pictureOfStore, type Picture } from '../../support/inStep'

/** What the store holds to be so, as `pictureOfStore` sees it. */
export function pictureOf(client: Client): Promise<Picture> {
  return pictureOfStore({ query: async (statement: string) => (await client.query(statement)).rows })
}

/** Every row that a sync writes, whole but for when it was read. */
export async function rowsOf(client: Client): Promise<Picture> {
  const lines = async (table: string): Promise<string[]> => {
    const { rows } = await client.query<{ row: string }>(
      `select (to_jsonb(t) - array['read_at', 'removed_at', 'gone_at', 'left_at', 'dismissed_at'])::text as row from ${table} t`,
    )
    return rows.map(({ row }) => row).sort()
  }
  return {
    relations: await lines('follow_user'),
    contacts: await lines('contact'),
    members: [...(await lines('member')), ...(await lines('department'))],
    groups: [...(await lines('group_chat')), ...(await lines('group_member'))],
  }
}
