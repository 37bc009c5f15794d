import { integer, text, type Fields } from '../body'
import { Refusal } from '../reply'

/** A cursor is for the run that got it, never for later (customer-contact.md 0.1); its life is the sandbox's own. */
const CURSOR_LIFE_MS = 4 * 3600 * 1000

export interface PageOptions {
  /** Which list: a cursor of another one is refused. */
  list: string
  /** Rows a page, when the caller names no number and at most. */
  standard: number
  most: number
  /** Names the number; `limit` unless the endpoint has another word or none (null). */
  field?: string | null
  /** Where the run begins without a cursor; 0 unless given. */
  start?: number
}

/** The rows of one page and the cursor to the next, '' at the end. More than `most` is cut to it; 40058 below 1. */
export function pageOf<T>(
  rows: readonly T[],
  body: Fields,
  now: number,
  { list, standard, most, field = 'limit', start = 0 }: PageOptions,
): { rows: T[]; next_cursor: string } {
  const limit = field === null ? most : Math.min(integer(body, field) ?? standard, most)
  if (limit < 1) throw new Refusal(40058, `field \`${field}\` out of range`)
  const from = text(body, 'cursor') === '' ? start : positionOf(text(body, 'cursor'), list, now)
  const next = from + limit
  return { rows: rows.slice(from, next), next_cursor: next < rows.length ? cursorTo(next, list, now) : '' }
}

function cursorTo(position: number, list: string, now: number): string {
  return Buffer.from(`${list}|${now}|${position}`).toString('base64url')
}

function positionOf(cursor: string, list: string, now: number): number {
  const [of, issuedAt, position] = Buffer.from(cursor, 'base64url').toString('utf8').split('|')
  const age = now - Number(issuedAt)
  if (of !== list || !(age >= 0 && age < CURSOR_LIFE_MS) || !/^\d+$/.test(position ?? '')) {
    throw new Refusal(40058, 'invalid cursor')
  }
  return Number(position)
}
