/** What the simulated corp consists of. Times are milliseconds since 1970 on the sandbox's clock. */
export interface SandboxCorp {
  corpId: string
  agentId: number
  appSecret: string
  callbackToken: string
  callbackAesKey: string
  /** Of the contact-sync assistant (通讯录同步); absent or null = the corp has not set it up. */
  contactSyncSecret?: string | null
}

export interface Department {
  id: number
  name: string
  parentId: number
  nameEn?: string
  order: number
  leaders: string[]
}

export interface Member {
  userId: string
  name: string
  position: string
  departments: number[]
  /** Those of `departments` this member leads. */
  leads: number[]
  /** 1 active, 2 disabled, 4 not activated. */
  status: 1 | 2 | 4
  /** In the app's visible range. */
  visible: boolean
  /** Has the customer-contact permission (客户联系). */
  customerContact: boolean
  /** Kept, and shown to nobody: apps made after 2022-06 see neither (callbacks-and-app.md 3.2). */
  mobile?: string
  email?: string
  alias?: string
}

export interface Contact {
  externalUserId: string
  name: string
  /** 1 a WeChat user, 2 a WeCom user of another corp. */
  type: 1 | 2
  gender: 0 | 1 | 2
  /** null = not known to the corp, or a WeCom user. */
  unionId: string | null
  corpName: string | null
}

/** What one member holds about one contact (follow_user on the wire). */
export interface Relation {
  userId: string
  externalUserId: string
  remark: string
  description: string
  createdAt: number
  tagIds: string[]
  personalTags: string[]
  remarkCompany: string
  remarkMobiles: string[]
  addWay: number
  /** null = not recorded. */
  operUserId: string | null
  state: string | null
  /** The contact added the member, who has not added them back: invisible to the API (84061). */
  half: boolean
  /** The contact deleted the member: the relation stays visible to the API. */
  deletedByCustomer: boolean
}

export interface TagGroup {
  id: string
  name: string
  createdAt: number
  order: number
  deleted: boolean
  /** Made by this app, so it may edit and delete it. */
  ours: boolean
  /** The strategy a group belongs to; absent = a corp tag. */
  strategyId?: number
}

export interface Tag extends TagGroup {
  groupId: string
}

export interface ContactWay {
  configId: string
  type: 1 | 2
  scene: 1 | 2
  style: number
  remark: string
  skipVerify: boolean
  state: string
  users: string[]
  parties: number[]
  isTemp: boolean
  expiresIn: number
  chatExpiresIn: number
  unionId: string
  markSource: boolean
  conclusions: Record<string, unknown> | null
  createdAt: number
}

export interface WelcomeCode {
  code: string
  userId: string
  externalUserId: string
  issuedAt: number
  /** null = not used. */
  usedAt: number | null
}

export interface ChatMessage {
  id: string
  at: number
  from: 'customer' | 'member'
  /** How it came about: typed by a person, sent as a welcome, by the page in the sidebar, or one of many of a mass message. */
  by: 'person' | 'welcome' | 'sidebar' | 'mass'
  kind: 'text' | 'image' | 'link' | 'miniprogram' | 'video' | 'file'
  /** The text, or the title of what is not text. */
  text: string
  detail: string
  /** A picture, video or file to show; null = none. */
  url: string | null
}

export interface AppMessage {
  msgId: string
  at: number
  to: string[]
  kind: string
  /** The object named after the kind, as it was sent or last updated. */
  content: Record<string, unknown>
  taskId: string | null
  recalledAt: number | null
}

export interface ResponseCode {
  code: string
  msgId: string
  issuedAt: number
  used: boolean
}

export interface Media {
  mediaId: string
  type: 'image' | 'voice' | 'video' | 'file'
  filename: string
  contentType: string
  size: number
  createdAt: number
  /** An uploadimg picture: reachable by its address, without end. */
  permanent: boolean
  /** For what an attachment was uploaded: 1 moments, 2 product album; absent = media of the ordinary kind. */
  attachment?: 1 | 2
}

export interface GroupMember {
  id: string
  type: 1 | 2
  joinedAt: number
  /** 1 invited by a member, 2 by link, 3 by QR code. */
  joinScene: 1 | 2 | 3
  /** null = joined by themselves. */
  invitor: string | null
  nickname: string
  /** Channel of the join way; null = none. */
  state: string | null
}

export interface GroupChat {
  chatId: string
  name: string
  owner: string
  createdAt: number
  notice: string
  admins: string[]
  status: 0 | 1 | 2 | 3
  version: string
  members: GroupMember[]
  /** Present on a group that its owner dissolved. */
  dismissed?: true
  /** What the detail still shows until the time given, because it lags the event (customer-contact.md 8.2). */
  lagging?: { until: number; chat: GroupChat }
}

/** A tag on members and departments, not on contacts. */
export interface MemberTag {
  tagId: number
  name: string
  userIds: string[]
  parties: number[]
  /** Made by this app, so it may change it. */
  ours: boolean
}

/** A group of members that the app made. */
export interface AppChat {
  chatId: string
  name: string
  owner: string
  userIds: string[]
}

export interface AgentSettings {
  name: string
  description: string
  redirectDomain: string
  reportLocation: number
  reportEnter: number
  homeUrl: string
  logoMediaId: string
}

export interface Button {
  name: string
  /** Absent on a button that only opens others. */
  type?: string
  key?: string
  url?: string
  pagepath?: string
  appid?: string
  sub_button: Button[]
}

export interface Ticket {
  ticket: string
  endsAt: number
}
