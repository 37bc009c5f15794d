import { Client } from 'pg'

/** At the head of a statement's text. The same name must always stand before the same text. */
const MARK = /^\s*\/\* prepared ([a-z-]+) \*\//

/**
 * A connection that plans a statement marked `prepared <name>` once and runs it from then on: for reads that every request
 * makes, planning costs several times the reading.
 */
export class PreparingClient extends Client {}

PreparingClient.prototype.query = new Proxy(Client.prototype.query, {
  apply: (query, client, given: unknown[]): unknown => Reflect.apply(query, client, named(given)),
})

function named(given: readonly unknown[]): readonly unknown[] {
  const [text, values, ...rest] = given
  const name = typeof text === 'string' ? MARK.exec(text)?.[1] : undefined
  return name === undefined ? given : [{ name, text, values }, ...rest]
}
