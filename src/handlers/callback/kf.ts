import type { Scope } from '../../scope'
import { changeAccounts, wantAccount } from '../../services/kf/accounts'
import type { WecomEvent } from '../../wecom/events'

/** Customers wrote, or something happened around them: what it is has to be fetched (kf-sidebar-pay.md 3.7). */
export async function kfTold(scope: Scope, event: WecomEvent<'kf_msg_or_event'>): Promise<void> {
  const { openKfId, syncToken } = event.data
  await wantAccount(scope, { openKfId, token: syncToken, at: event.createdAt ?? scope.now })
}

export async function kfAccountsChanged(scope: Scope, event: WecomEvent<'kf_account_auth_change'>): Promise<void> {
  await changeAccounts(scope, event.data)
}
