import type { Context } from 'koa'
import { isFields, type Fields } from './body'
import { Impossible } from './impossible'

/** The JSON object of a request; 400 when it is something else. */
export function bodyOf(ctx: Context): Fields {
  const { body } = ctx.request
  if (!isFields(body)) throw new Impossible(400, 'a JSON object is expected')
  return body
}

/** The member and the contact a request names. */
export function pairOf(body: Fields): { userId: string; externalUserId: string } {
  return { userId: needed(body, 'userId'), externalUserId: needed(body, 'externalUserId') }
}

/** A string that must be there. */
export function needed(body: Fields, name: string): string {
  const value = given(body, name)
  if (value === undefined) throw new Impossible(400, `${name} is missing`)
  return value
}

/** A string; undefined when absent or empty. */
export function given(body: Fields, name: string): string | undefined {
  const value = body[name]
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** One of a few words; 400 for any other. */
export function oneOf<T extends string>(body: Fields, name: string, values: readonly T[]): T {
  const found = values.find((value) => value === body[name])
  if (!found) throw new Impossible(400, `${name} must be one of ${values.join(', ')}`)
  return found
}

/** One value of the query; null when absent, empty or repeated. */
export function asText(value: string | string[] | undefined): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}

/** A number; undefined when absent. */
export function numberOf(body: Fields, name: string): number | undefined {
  const value = body[name]
  if (value === undefined) return undefined
  if (typeof value !== 'number') throw new Impossible(400, `${name} must be a number`)
  return value
}

/** A list of strings; undefined when absent. */
export function listOf(body: Fields, name: string): string[] | undefined {
  const value = body[name]
  if (value === undefined) return undefined
  if (!Array.isArray(value)) throw new Impossible(400, `${name} must be a list`)
  return value.map(String)
}

/** true or false; undefined when absent. */
export function flagOf(body: Fields, name: string): boolean | undefined {
  const value = body[name]
  if (value === undefined || typeof value === 'boolean') return value
  throw new Impossible(400, `${name} must be true or false`)
}
