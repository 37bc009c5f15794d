import type { Call, CallOptions } from '../client'
import { WecomError } from '../errors'
import { maybeDate, maybeNumber, maybeText, object, objects, text, texts, type Wire } from '../wire'

/** A customer as WeCom knows them (customer-contact.md 1.3). */
export interface ExternalContact {
  externalUserId: string
  name: string
  avatar: string | null
  /** 1 WeChat user, 2 WeCom user of another corp. */
  type: number | null
  /** 0 unknown, 1 male, 2 female. */
  gender: number | null
  unionId: string | null
  /** These three only for WeCom users. */
  position: string | null
  corpName: string | null
  corpFullName: string | null
}

/** A tag of one member on one contact. The batch answers with ids only. */
export interface FollowTag {
  /** null = a member's personal tag. */
  tagId: string | null
  name: string
  groupName: string
  /** 1 corp tag, 2 personal tag, 3 strategy tag; null = not said. */
  type: number | null
}

/** What one member has with one contact. */
export interface FollowDetail {
  userId: string
  remark: string
  description: string
  createdAt: Date | null
  tags: FollowTag[]
  remarkCorpName: string
  remarkMobiles: string[]
  /** The list of numbers grows; unknown ones are kept. null = not said. */
  addWay: number | null
  /** Who started it: a userid, or an external userid. */
  operUserId: string | null
  /** The channel. null = added without one. */
  state: string | null
}

export interface ContactDetail extends ExternalContact {
  followUsers: FollowDetail[]
}

export interface ContactPage {
  /** One row per member and contact. */
  rows: { contact: ExternalContact; followUser: FollowDetail }[]
  /** null = this was the last page. */
  nextCursor: string | null
}

/** What a member notes about a contact; what is not given stays. `remarkMobiles: []` clears all numbers. */
export interface Remark {
  userId: string
  externalUserId: string
  remark?: string | undefined
  description?: string | undefined
  /** Only for WeChat users. */
  remarkCompany?: string | undefined
  remarkMobiles?: readonly string[] | undefined
  remarkPictureMediaId?: string | undefined
}

const BASE = '/cgi-bin/externalcontact'
const NO_RELATION = 84061

export type ContactsApi = ReturnType<typeof contactsApi>

/** Customers and their followers (customer-contact.md 1). */
export function contactsApi(call: Call) {
  return {
    /** A contact with every follower the app may see; pages of 500 followers are merged. */
    async get(externalUserId: string, options?: CallOptions): Promise<ContactDetail> {
      const path = `${BASE}/get`
      const followUsers: FollowDetail[] = []
      let cursor = ''
      for (;;) {
        const query = { external_userid: externalUserId, ...(cursor !== '' && { cursor }) }
        const answer = await call({ path, query, writes: false }, options)
        followUsers.push(...objects(answer, 'follow_user').map(readFollowUser))
        const next = text(answer, 'next_cursor')
        // The same cursor again would never end.
        if (next === '' || next === cursor) return { ...readContact(object(answer, 'external_contact')), followUsers }
        cursor = next
      }
    },

    /** The contacts of one member; a member without any is not an error (customer-contact.md 1.2). */
    async list(userId: string, options?: CallOptions): Promise<string[]> {
      try {
        const answer = await call({ path: `${BASE}/list`, query: { userid: userId }, writes: false }, options)
        return texts(answer, 'external_userid')
      } catch (error) {
        if (error instanceof WecomError && error.errcode === NO_RELATION) return []
        throw error
      }
    },

    /** Contacts of up to 100 members, 100 rows a page. */
    async batchGetByUser(
      userIds: readonly string[],
      page: { cursor?: string | undefined; limit?: number | undefined } = {},
      options?: CallOptions,
    ): Promise<ContactPage> {
      const json = { userid_list: userIds, cursor: page.cursor, limit: page.limit ?? 100 }
      const answer = await call({ path: `${BASE}/batch/get_by_user`, json, writes: false, bulk: true }, options)
      const rows = objects(answer, 'external_contact_list').map((row) => ({
        contact: readContact(object(row, 'external_contact')),
        followUser: readFollowUser(object(row, 'follow_info')),
      }))
      return { rows, nextCursor: maybeText(answer, 'next_cursor') }
    },

    async remark(remark: Remark, options?: CallOptions): Promise<void> {
      const json = {
        userid: remark.userId,
        external_userid: remark.externalUserId,
        remark: remark.remark,
        description: remark.description,
        remark_company: remark.remarkCompany,
        // One empty text is how WeCom is told to clear them (customer-contact.md 1.5).
        remark_mobiles: remark.remarkMobiles?.length === 0 ? [''] : remark.remarkMobiles,
        remark_pic_mediaid: remark.remarkPictureMediaId,
      }
      await call({ path: `${BASE}/remark`, json, writes: true }, options)
    },

    /** The members who have customer contact and can be seen by the app. */
    async followUsers(options?: CallOptions): Promise<string[]> {
      return texts(await call({ path: `${BASE}/get_follow_user_list`, writes: false }, options), 'follow_user')
    },
  }
}

function readContact(wire: Wire): ExternalContact {
  return {
    externalUserId: text(wire, 'external_userid'),
    name: text(wire, 'name'),
    avatar: maybeText(wire, 'avatar'),
    type: maybeNumber(wire, 'type'),
    gender: maybeNumber(wire, 'gender'),
    unionId: maybeText(wire, 'unionid'),
    position: maybeText(wire, 'position'),
    corpName: maybeText(wire, 'corp_name'),
    corpFullName: maybeText(wire, 'corp_full_name'),
  }
}

/** Both shapes: `tags` with objects in the detail, `tag_id` with ids in the batch (customer-contact.md 1.3, 1.4). */
function readFollowUser(wire: Wire): FollowDetail {
  return {
    userId: text(wire, 'userid'),
    remark: text(wire, 'remark'),
    description: text(wire, 'description'),
    createdAt: maybeDate(wire, 'createtime'),
    tags: [...objects(wire, 'tags').map(readTag), ...texts(wire, 'tag_id').map((id) => readTag({ tag_id: id }))],
    // Older servers use the name of the write API.
    remarkCorpName: text(wire, 'remark_corp_name') || text(wire, 'remark_company'),
    remarkMobiles: texts(wire, 'remark_mobiles').filter(Boolean),
    addWay: maybeNumber(wire, 'add_way'),
    operUserId: maybeText(wire, 'oper_userid'),
    state: maybeText(wire, 'state'),
  }
}

function readTag(wire: Wire): FollowTag {
  return {
    tagId: maybeText(wire, 'tag_id'),
    name: text(wire, 'tag_name'),
    groupName: text(wire, 'group_name'),
    type: maybeNumber(wire, 'type'),
  }
}
