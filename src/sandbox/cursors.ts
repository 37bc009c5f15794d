import { createHmac, randomBytes } from 'node:crypto'
import { Refusal } from './reply'
import type { Call } from './world'

/** A cursor is not for keeping (customer-contact.md 0.1); how long WeCom takes it is not published. */
const LIFETIME_MS = 3600_000

/** Gives out cursors that are good for one list only, for a while, and until the sandbox restarts. */
export class Cursors {
  private readonly key = randomBytes(16)

  /** A cursor for `place` in the list that `list` names. */
  give(list: string, place: string, now: number): string {
    const body = `${now}/${place}`
    return Buffer.from(`${this.sign(list, body)}/${body}`).toString('base64url')
  }

  /** The place a cursor stands for; 40058 for one that ended, or was not given for this list. */
  read(list: string, cursor: string, now: number): string {
    const [, seal, body, at, place] = /^(\w+)\/((\d+)\/(.*))$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? []
    if (seal === undefined || body === undefined || place === undefined) throw new Refusal(40058, 'invalid cursor')
    if (seal !== this.sign(list, body)) throw new Refusal(40058, 'invalid cursor')
    if (now - Number(at) >= LIFETIME_MS) throw new Refusal(40058, 'cursor expired')
    return place
  }

  private sign(list: string, body: string): string {
    return createHmac('sha256', this.key).update(`${list}\n${body}`).digest('hex').slice(0, 16)
  }
}

/** What a fault may do to one call for a page. */
export type PageFault = 'repeat-page' | 'expire-cursor' | 'empty-page' | null

/** The place a call asks for, '' for the beginning, and the cursor to answer with. */
export interface Page {
  from: string
  /** The answer's next_cursor: '' when `next` is null. A repeated page leads to itself. */
  cursorTo(next: string | null): string
}

/** Reads the cursor of a call for a page of `list`. */
export function openPage(cursors: Cursors, list: string, cursor: string, { now, pageFault }: Call): Page {
  if (cursor !== '' && pageFault === 'expire-cursor') throw new Refusal(40058, 'cursor expired')
  const from = cursor === '' ? '' : cursors.read(list, cursor, now)
  return {
    from,
    cursorTo(next) {
      if (pageFault === 'repeat-page') return cursors.give(list, from, now)
      return next === null ? '' : cursors.give(list, next, now)
    },
  }
}
