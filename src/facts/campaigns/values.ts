import type { CampaignValues } from '../../decisions/campaigns/content'
import type { ReadScope } from '../../scope'

/** The corp's name, as its root department has it. null = not known. */
export async function shopName({ db }: Pick<ReadScope, 'db'>): Promise<string | null> {
  const [row] = await db.query<{ name: string }[]>('select name from department where id = 1')
  return row?.name ?? null
}

/** What stands for the variables in the words of this member. */
export async function campaignValues({ db }: Pick<ReadScope, 'db'>, userId: string): Promise<CampaignValues> {
  const [row] = await db.query<CampaignValues[]>(
    `select (select name from member where user_id = $1) as member, (select name from department where id = 1) as shop`,
    [userId],
  )
  return row ?? { member: null, shop: null }
}
