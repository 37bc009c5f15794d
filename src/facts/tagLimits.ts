import type { ReadScope } from '../scope'

/** Corp tags in use, those under way to WeCom included. */
export async function countCorpTags({ db }: Pick<ReadScope, 'db'>): Promise<number> {
  const rows = await db.query<{ used: number }[]>('select count(*)::int as used from corp_tag where not deleted')
  return rows[0]?.used ?? 0
}
