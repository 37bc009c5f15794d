import type { Decoders, Fields } from './fields'

const relation = (f: Fields) => ({ userId: f.text('userid'), externalUserId: f.text('externaluserid') })

const added = (f: Fields) => ({
  ...relation(f),
  /** The channel: a contact way's `state`, or the `customer_channel` of an acquisition link. */
  state: f.maybe('state'),
  /** 20 s, once. */
  welcomeCode: f.maybe('welcomecode'),
})

/** A member and a contact come together or part (callbacks-and-app.md 2.2). */
export const contactEvents = {
  'change_external_contact.add_external_contact': added,
  'change_external_contact.add_half_external_contact': added,
  'change_external_contact.edit_external_contact': (f) => ({ ...relation(f), state: f.maybe('state') }),
  /** The member removed the contact; `source` says whether a transfer did. */
  'change_external_contact.del_external_contact': (f) => ({ ...relation(f), source: f.maybe('source') }),
  /** The contact removed the member. */
  'change_external_contact.del_follow_user': relation,
  'change_external_contact.transfer_fail': (f) => ({ ...relation(f), failReason: f.maybe('failreason') ?? 'unknown' }),
  'change_external_contact.msg_audit_approved': (f) => ({ ...relation(f), welcomeCode: f.maybe('welcomecode') }),
} satisfies Decoders
