import { nothing, type Decoders } from './fields'

/** Customers write: in a kf account, or where chats are archived. What they wrote is fetched (callbacks-and-app.md 2.10). */
export const kfEvents = {
  /** The token lives 10 minutes. */
  kf_msg_or_event: (f) => ({ syncToken: f.text('token'), openKfId: f.text('openkfid') }),
  kf_account_auth_change: (f) => ({ added: f.list('authaddopenkfid'), removed: f.list('authdelopenkfid') }),
  msgaudit_notify: nothing,
} satisfies Decoders
