import type { Call, CallOptions } from '../client'
import { maybeText, numbers, object, objects, text, texts, maybeNumber, type Wire } from '../wire'

/** What can be changed later. `userIds` and `partyIds` replace what was there (customer-contact.md 3.2). */
export interface ContactWayChange {
  remark?: string | undefined
  skipVerify?: boolean | undefined
  style?: number | undefined
  /** The channel: comes back in events and with the follow user. */
  state?: string | undefined
  userIds?: readonly string[] | undefined
  partyIds?: readonly number[] | undefined
}

export interface NewContactWay extends ContactWayChange {
  /** 1 single member, 2 several members. */
  type: 1 | 2
  /** 1 mini-program button, 2 QR code. */
  scene: 1 | 2
  /** Contacts of one outside corp all go to the same member. */
  isExclusive?: boolean | undefined
}

export interface ContactWay {
  configId: string
  type: number | null
  scene: number | null
  style: number | null
  remark: string
  skipVerify: boolean
  state: string | null
  /** A picture's URL; only for scene 2. */
  qrCode: string | null
  userIds: string[]
  partyIds: number[]
}

/** Made in [startTime, endTime]; without them, in the last 90 days. */
interface ContactWayQuery {
  startTime?: Date | undefined
  endTime?: Date | undefined
  cursor?: string | undefined
  limit?: number | undefined
}

const BASE = '/cgi-bin/externalcontact'

export type ContactWaysApi = ReturnType<typeof contactWaysApi>

/** Contact ways (customer-contact.md 3.1, 3.2). A lost config id can never be edited or removed. */
export function contactWaysApi(call: Call) {
  return {
    async add(way: NewContactWay, options?: CallOptions): Promise<{ configId: string; qrCode: string | null }> {
      const json = { type: way.type, scene: way.scene, is_exclusive: way.isExclusive, ...changeOf(way) }
      const answer = await call({ path: `${BASE}/add_contact_way`, json, writes: true }, options)
      return { configId: text(answer, 'config_id'), qrCode: maybeText(answer, 'qr_code') }
    },

    async get(configId: string, options?: CallOptions): Promise<ContactWay> {
      const json = { config_id: configId }
      const answer = await call({ path: `${BASE}/get_contact_way`, json, writes: false }, options)
      // Older servers wrap it in a list.
      return readContactWay(objects(answer, 'contact_way')[0] ?? object(answer, 'contact_way'))
    },

    /** Ids only, and only of ways made after 2021-07-10. */
    async list(
      query: ContactWayQuery = {},
      options?: CallOptions,
    ): Promise<{ configIds: string[]; nextCursor: string | null }> {
      const json = {
        start_time: unixSeconds(query.startTime),
        end_time: unixSeconds(query.endTime),
        cursor: query.cursor,
        limit: query.limit,
      }
      const answer = await call({ path: `${BASE}/list_contact_way`, json, writes: false }, options)
      const configIds = objects(answer, 'contact_way').map((way) => text(way, 'config_id'))
      return { configIds, nextCursor: maybeText(answer, 'next_cursor') }
    },

    /** The QR code's picture stays the same. */
    async update(configId: string, change: ContactWayChange, options?: CallOptions): Promise<void> {
      const json = { config_id: configId, ...changeOf(change) }
      await call({ path: `${BASE}/update_contact_way`, json, writes: true }, options)
    },

    async remove(configId: string, options?: CallOptions): Promise<void> {
      await call({ path: `${BASE}/del_contact_way`, json: { config_id: configId }, writes: true }, options)
    },
  }
}

function changeOf(change: ContactWayChange): object {
  return {
    remark: change.remark,
    skip_verify: change.skipVerify,
    style: change.style,
    state: change.state,
    user: change.userIds,
    party: change.partyIds,
  }
}

function readContactWay(wire: Wire): ContactWay {
  return {
    configId: text(wire, 'config_id'),
    type: maybeNumber(wire, 'type'),
    scene: maybeNumber(wire, 'scene'),
    style: maybeNumber(wire, 'style'),
    remark: text(wire, 'remark'),
    // WeCom's default when it is not said (customer-contact.md 3.1).
    skipVerify: wire.skip_verify !== false,
    state: maybeText(wire, 'state'),
    qrCode: maybeText(wire, 'qr_code'),
    userIds: texts(wire, 'user'),
    partyIds: numbers(wire, 'party'),
  }
}

function unixSeconds(moment: Date | undefined): number | undefined {
  return moment && Math.floor(moment.getTime() / 1000)
}
