import type { Scope } from '../../scope'
import { WecomError, type KfAccount } from '../../wecom'

/** A callback told that an account has something new: it is read soon. An account that is not known yet is from now on. */
export async function wantAccount(
  { db, clock }: Scope,
  { openKfId, token, at }: { openKfId: string; token: string; at: Date },
): Promise<void> {
  await db.query(
    `insert into kf_account as a (open_kfid, sync_token, token_at, wanted, due_at) values ($1, $2, $3, 1, $4)
     on conflict (open_kfid) do update set
       sync_token = case when a.token_at > excluded.token_at then a.sync_token else excluded.sync_token end,
       token_at = greatest(a.token_at, excluded.token_at), wanted = a.wanted + 1,
       due_at = least(a.due_at, excluded.due_at), managed = true`,
    [openKfId, token || null, at, clock()],
  )
}

/** Accounts were given to the app, or taken from it. Those given are read from where they were left. */
export async function changeAccounts(
  scope: Scope,
  { added, removed }: { added: readonly string[]; removed: readonly string[] },
): Promise<void> {
  await scope.db.query(
    `insert into kf_account as a (open_kfid, wanted, due_at) select id, 1, $2 from unnest($1::text[]) i(id)
     on conflict (open_kfid) do update set managed = true, wanted = a.wanted + 1, due_at = least(a.due_at, excluded.due_at)`,
    [added, scope.clock()],
  )
  await scope.db.query('update kf_account set managed = false, due_at = null where open_kfid = any($1)', [removed])
  await refreshAccounts(scope)
}

/** Asks WeCom for all accounts with their names. False = the app may not use 微信客服. */
export async function refreshAccounts(scope: Scope): Promise<boolean> {
  const accounts = await listAccounts(scope)
  if (accounts === null) return false
  await scope.db.query(
    `insert into kf_account as a (open_kfid, name, avatar, managed)
     select "openKfId", name, avatar, managed
       from json_to_recordset($1) as i("openKfId" text, name text, avatar text, managed boolean)
     on conflict (open_kfid) do update set name = excluded.name, avatar = excluded.avatar, managed = excluded.managed`,
    [JSON.stringify(accounts)],
  )
  return true
}

async function listAccounts({ wecom, log }: Scope): Promise<KfAccount[] | null> {
  try {
    return await wecom.kf.accounts()
  } catch (error) {
    // Most corps begin without kf: it is nothing to warn of.
    if (!(error instanceof WecomError) || error.action !== 'config') throw error
    log.info({ errcode: error.errcode }, 'kf accounts cannot be read by this app')
    return null
  }
}

/** Has every account read that was not for a while: callbacks get lost. Returns how many. */
export async function wantAccounts(scope: Scope): Promise<number> {
  if (!(await refreshAccounts(scope))) return 0
  const before = new Date(scope.clock().getTime() - scope.settings.kf.pollEveryMs)
  const [, wanted] = await scope.db.query<[unknown[], number]>(
    `update kf_account set wanted = wanted + 1, due_at = $2
      where managed and due_at is null and (pulled_at is null or pulled_at <= $1)`,
    [before, scope.clock()],
  )
  return wanted
}
