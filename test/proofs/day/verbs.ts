import type { Relation } from '../../../src/sandbox/types'
import type { Act } from './teller'

export interface Customer {
  externalUserId: string
  name: string
}

type Happening = Act['happen']

/** The customer adds the member, by a channel or without one. */
export function adds(userId: string, customer: Customer, state?: string, half = false): Happening {
  return ({ sandbox }) => sandbox.add({ userId, ...customer, state, half })
}

/** The member changes remark and tags in the client. */
export function edits(userId: string, { externalUserId }: Customer, remark: string, tagIds?: string[]): Happening {
  return ({ sandbox }) => sandbox.edit({ userId, externalUserId, remark, tagIds })
}

export function removes(userId: string, { externalUserId }: Customer, by: 'member' | 'customer'): Happening {
  return ({ sandbox }) => sandbox.remove({ userId, externalUserId }, by)
}

/** Another member takes the customer over, who hears of it from WeCom alone (customer-contact.md 7). */
export function handsOver(from: string, to: string, { externalUserId }: Customer): Happening {
  return async ({ sandbox: { state, clock }, tell }) => {
    const old = state.relation(from, externalUserId)
    if (!old) throw new Error(`${from} has no ${externalUserId} to hand over`)
    state.dropRelation(old)
    const taken: Relation = { ...old, userId: to, createdAt: clock.now(), addWay: 202, operUserId: null, state: null }
    state.putRelation(taken)
    const left = pairFields('del_external_contact', from, externalUserId)
    await tell('change_external_contact', [...left, ['Source', 'DELETE_BY_TRANSFER']])
    await tell('change_external_contact', pairFields('add_external_contact', to, externalUserId))
  }
}

/** The customer stays where they are. */
export function refusesHandover(to: string, { externalUserId }: Customer): Happening {
  return ({ tell }) =>
    tell('change_external_contact', [
      ...pairFields('transfer_fail', to, externalUserId),
      ['FailReason', 'customer_refused'],
    ])
}

/** No callback says so. */
export function renames({ externalUserId }: Customer, name: string): Happening {
  return ({ sandbox: { state } }) => {
    const contact = state.contacts.get(externalUserId)
    if (contact) contact.name = name
  }
}

function pairFields(changeType: string, userId: string, externalUserId: string): [string, string][] {
  return [
    ['ChangeType', changeType],
    ['UserID', userId],
    ['ExternalUserID', externalUserId],
  ]
}
