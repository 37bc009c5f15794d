import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { performance } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  createBudget,
  createWecom,
  type FetchedToken,
  type TokenStore,
  type Wecom,
  type WecomOptions,
} from '../../../src/wecom'

export interface Seen {
  method: string
  path: string
  query: URLSearchParams
  headers: IncomingMessage['headers']
  body: Buffer
}

/** An object is answered as JSON; a function does what it wants with the response. */
export type Reply = object | ((response: ServerResponse, seen: Seen) => unknown)
type Replies = Record<string, (seen: Seen) => Reply | Promise<Reply>>

export interface FakeWecom {
  base: string
  calls: Seen[]
  count(path: string): number
  close(): Promise<void>
}

/** The wire's other end: `replies` by path; gettoken answers `token-1`, `token-2`, … unless it is among them. */
export async function fakeWecom(replies: Replies): Promise<FakeWecom> {
  const calls: Seen[] = []
  let tokens = 0
  const gettoken = (): Reply => ({ errcode: 0, errmsg: 'ok', access_token: `token-${++tokens}`, expires_in: 7200 })
  const table: Replies = { '/cgi-bin/gettoken': gettoken, ...replies }
  const server = createServer((request, response) => void answer(request, response))
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', 'http://fake')
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const seen = {
      method: request.method ?? '',
      path: url.pathname,
      query: url.searchParams,
      headers: request.headers,
      body: Buffer.concat(chunks),
    }
    calls.push(seen)
    const reply = await table[url.pathname]?.(seen)
    if (typeof reply === 'function') return void reply(response, seen)
    response.writeHead(reply ? 200 : 404, { 'content-type': 'application/json; charset=UTF-8' })
    response.end(reply ? JSON.stringify(reply) : '')
  }
  await listening(server)
  return {
    base: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    count: (path) => calls.filter((call) => call.path === path).length,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

async function listening(server: Server): Promise<void> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
}

export const SECRET = 'canarySecret4tFz0QmXw1LrY7uKpV2sB9dHcJ6nEaG'

/** A client against `base`, with a store, budget and clock of its own unless given. */
export function clientFor(base: string, given: Partial<WecomOptions> = {}): Wecom {
  const monotonic = given.monotonic ?? (() => performance.now())
  const quiet = { warn: () => {}, info: () => {}, debug: () => {} }
  return createWecom({
    corpId: 'wwcorp',
    agentId: 1000002,
    appSecret: SECRET,
    apiBase: base,
    tokens: memoryTokens(),
    budget: createBudget({ monotonic, perMinute: 9000 }),
    monotonic,
    random: () => 0,
    log: quiet,
    ...given,
  })
}

/** A token store that several clients can share, as processes share a database. */
export function memoryTokens(stored: string | null = null): TokenStore {
  let value = stored
  let leased = false
  const read = async (): Promise<string | null> => sleep(1, value)
  return {
    read,
    async refresh(_key: string, stale: string | null, fetch: () => Promise<FetchedToken>): Promise<string> {
      for (;;) {
        const now = await read()
        if (now !== null && now !== stale) return now
        if (leased) {
          await sleep(5)
          continue
        }
        leased = true
        try {
          value = (await fetch()).value
        } finally {
          leased = false
        }
        return value
      }
    },
  }
}

/** The error `work` throws. */
export async function errorOf(work: Promise<unknown>): Promise<unknown> {
  try {
    await work
  } catch (error) {
    return error
  }
  throw new Error('it did not fail')
}
