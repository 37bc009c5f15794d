import type { KfAccount, KfCode, KfMessage, KfSession, KfUpgrade } from './kf/types'
import type {
  Acquired,
  AcquisitionLink,
  AlbumProduct,
  ChatKey,
  GroupTransfer,
  InterceptRule,
  JoinWay,
  LeftMember,
  MassMessage,
  Parting,
  Strategy,
  TempChat,
  Transfer,
  WelcomeTemplate,
} from './ledgerTypes'
import type { Tag, TagGroup } from './types'

type Kept = Record<string, [string, never][]>

/** What was set up around contacts and groups, beside the people themselves: maps by id, all kept. */
export class Ledger {
  strategies = new Map<string, Strategy>()
  strategyTagGroups = new Map<string, TagGroup>()
  strategyTags = new Map<string, Tag>()
  joinWays = new Map<string, JoinWay>()
  links = new Map<string, AcquisitionLink>()
  /** key of `pairKey` → through which link they came */
  acquired = new Map<string, Acquired>()
  chatKeys = new Map<string, ChatKey>()
  welcomeTemplates = new Map<string, WelcomeTemplate>()
  transfers = new Map<string, Transfer>()
  groupTransfers = new Map<string, GroupTransfer>()
  leftMembers = new Map<string, LeftMember>()
  partings = new Map<string, Parting>()
  /** key of `pairKey` */
  tempChats = new Map<string, TempChat>()
  interceptRules = new Map<string, InterceptRule>()
  massMessages = new Map<string, MassMessage>()
  products = new Map<string, AlbumProduct>()
  kfAccounts = new Map<string, KfAccount>()
  /** key: account and visitor, with a bar between them */
  kfSessions = new Map<string, KfSession>()
  /** by account, oldest first */
  kfMessages = new Map<string, KfMessage[]>()
  kfCodes = new Map<string, KfCode>()
  /** by account and visitor */
  kfUpgrades = new Map<string, KfUpgrade>()

  /** Everything as JSON, for `fill`. */
  toJSON(): Kept {
    return Object.fromEntries(this.maps().map(([name, map]) => [name, [...map]]))
  }

  /** Puts back what `toJSON` gave; what an older snapshot lacks stays empty. */
  fill(kept: Kept | undefined): void {
    for (const [name, map] of this.maps()) for (const [key, value] of kept?.[name] ?? []) map.set(key, value)
  }

  private maps(): [string, Map<string, never>][] {
    return Object.entries(this) as [string, Map<string, never>][]
  }
}

/** One member and one contact as a key. */
export function pairKey({ userId, externalUserId }: { userId: string; externalUserId: string }): string {
  return `${userId}|${externalUserId}`
}
