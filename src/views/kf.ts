import type { ReadScope } from '../scope'

export interface AutomaticSendingView {
  stopped: boolean
  changedAt: string | null
  changedBy: string | null
  reason: string
}

/** Whether everything that is sent without a person is stopped, and who said so. */
export async function readAutomaticSending({ db }: ReadScope): Promise<AutomaticSendingView> {
  const [row] = await db.query<{ stopped: boolean; at: Date; by: string; reason: string }[]>(
    `select stopped_at is not null as stopped, changed_at as at, changed_by as by, reason
       from automatic_sending where what = 'all'`,
  )
  if (!row) return { stopped: false, changedAt: null, changedBy: null, reason: '' }
  return { stopped: row.stopped, changedAt: row.at.toISOString(), changedBy: row.by, reason: row.reason }
}

export interface KfAccountsView {
  accounts: {
    openKfId: string
    name: string | null
    managed: boolean
    readAt: string | null
    lastError: string | null
    waiting: number
    served: number
  }[]
}

/** The accounts of 微信客服, with the visitors whom humans have or should have. */
export async function readKfAccounts({ db }: ReadScope): Promise<KfAccountsView> {
  const accounts = await db.query<(KfAccountsView['accounts'][number] & { at: Date | null })[]>(
    `select a.open_kfid as "openKfId", a.name, a.managed, a.pulled_at as at, a.last_error as "lastError",
            count(s.id) filter (where s.state = 2)::int as waiting, count(s.id) filter (where s.state = 3)::int as served
       from kf_account a left join kf_session s on s.open_kfid = a.open_kfid and s.state in (2, 3)
      group by a.open_kfid order by a.open_kfid`,
  )
  return { accounts: accounts.map(({ at, ...account }) => ({ ...account, readAt: at?.toISOString() ?? null })) }
}
