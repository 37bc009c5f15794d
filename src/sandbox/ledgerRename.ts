import { pairKey, type Ledger } from './ledger'

type Pair = { userId: string; externalUserId: string }

/** Another userid for the same member, wherever the old one stands in the ledger. */
export function renameInLedger(ledger: Ledger, from: string, to: string): void {
  const swap = (id: string) => (id === from ? to : id)
  for (const strategy of ledger.strategies.values()) {
    strategy.admins = strategy.admins.map(swap)
    strategy.range.users = strategy.range.users.map(swap)
  }
  for (const one of [...ledger.links.values(), ...ledger.interceptRules.values()]) one.users = one.users.map(swap)
  for (const { priority } of ledger.links.values()) if (priority) priority.users = priority.users.map(swap)
  for (const one of [...ledger.transfers.values(), ...ledger.groupTransfers.values()]) {
    one.handover = swap(one.handover)
    one.takeover = swap(one.takeover)
  }
  for (const one of [...ledger.chatKeys.values(), ...ledger.partings.values()]) one.userId = swap(one.userId)
  for (const message of ledger.massMessages.values()) {
    if (message.creator !== null) message.creator = swap(message.creator)
    for (const task of message.tasks) task.userId = swap(task.userId)
  }
  for (const { servicers } of ledger.kfAccounts.values())
    for (const servicer of servicers) servicer.userId = swap(servicer.userId)
  for (const session of ledger.kfSessions.values())
    if (session.servicer !== null) session.servicer = swap(session.servicer)
  renamePairs(ledger.acquired, from, to)
  renamePairs(ledger.tempChats, from, to)
}

function renamePairs(map: Map<string, Pair>, from: string, to: string): void {
  for (const [key, pair] of [...map]) {
    if (pair.userId !== from) continue
    map.delete(key)
    pair.userId = to
    map.set(pairKey(pair), pair)
  }
}
