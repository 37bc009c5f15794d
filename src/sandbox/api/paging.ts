import { integer, text } from '../body'
import { openPage } from '../cursors'
import { Refusal } from '../reply'
import type { Call, World } from '../world'

export interface PageOptions {
  /** Which list, with its filters: a cursor of another one is refused. */
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
  call: Call,
  { cursors }: World,
  { list, standard, most, field = 'limit', start = 0 }: PageOptions,
): { rows: T[]; next_cursor: string } {
  const limit = field === null ? most : Math.min(integer(call.body, field) ?? standard, most)
  if (limit < 1) throw new Refusal(40058, `field \`${field}\` out of range`)
  const page = openPage(cursors, list, text(call.body, 'cursor'), call)
  const from = page.from === '' ? start : Number(page.from)
  const next = from + limit
  return { rows: rows.slice(from, next), next_cursor: page.cursorTo(next < rows.length ? String(next) : null) }
}
