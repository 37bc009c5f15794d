import { nothing, type Decoders, type Fields } from './fields'

const link = (f: Fields) => ({ linkId: f.text('linkid') })
const visit = (f: Fields) => ({ ...link(f), state: f.maybe('state') })
const relation = (f: Fields) => ({ userId: f.text('userid'), externalUserId: f.text('externaluserid') })

/** Acquisition links, 获客助手 (callbacks-and-app.md 2.5). The last four reach component providers only. */
export const acquisitionEvents = {
  'customer_acquisition.balance_low': nothing,
  'customer_acquisition.balance_exhausted': nothing,
  'customer_acquisition.balance_increased': nothing,
  'customer_acquisition.quota_expire_soon': (f) => ({
    expiresAt: f.date('expiretime'),
    expiringQuota: f.number('expirequotanum'),
  }),
  'customer_acquisition.link_unavailable': link,
  'customer_acquisition.delete_link': link,
  'customer_acquisition.friend_request': visit,
  'customer_acquisition.open_profile': visit,
  'customer_acquisition.customer_start_chat': (f) => ({
    ...relation(f),
    linkId: f.maybe('linkid'),
    state: f.maybe('state'),
  }),
  /** Pushes from before 2024-12-19 name the two people, later ones the link and a chat key instead. */
  'customer_acquisition.message_from_customer': (f) => ({
    linkId: f.maybe('linkid'),
    state: f.maybe('state'),
    /** About 30 minutes; secret. */
    chatKey: f.maybe('chatkey'),
    userId: f.maybe('userid'),
    externalUserId: f.maybe('externaluserid'),
    chatSeq: f.maybe('chatseq'),
  }),
  'customer_acquisition.del_follow_user': relation,
  'customer_acquisition.service_balance_low': nothing,
  'customer_acquisition.service_balance_exhausted': nothing,
  'customer_acquisition.service_consumed': (f) => ({ onceKey: f.maybe('oncekey') }),
  'customer_acquisition.change_price': (f) => ({
    /** Fen. */
    price: f.number('price'),
    effectiveAt: f.date('effectivetime'),
  }),
} satisfies Decoders
