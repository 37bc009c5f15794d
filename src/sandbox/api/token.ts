import { freshId } from '../random'
import { ok, Refusal } from '../reply'
import type { State } from '../state'
import type { SandboxCorp } from '../types'
import type { Endpoint } from '../world'

/** Facts: callbacks-and-app.md 3.1. */
const LIFETIME_S = 7200
/** Until then an ended token is answered 42001; later it is as unknown as any other (40014). */
const REMEMBERED_MS = 24 * 3600 * 1000

/** How a token of the contact-sync assistant begins: a point is in no token of the app. */
const SYNC = 'sync.'

/** gettoken: inside its validity the same token is given again, with the seconds it still lives. */
export const tokenEndpoints: readonly Endpoint[] = [
  {
    path: '/cgi-bin/gettoken',
    method: 'GET',
    open: true,
    handle({ query, now }, { corp, state }) {
      if (!query.corpid && !query.corpsecret) throw new Refusal(41004)
      if (!query.corpid) throw new Refusal(41002)
      if (!query.corpsecret) throw new Refusal(41004)
      if (query.corpid !== corp.corpId) throw new Refusal(40013)
      const prefix = prefixOf(query.corpsecret, corp)
      if (prefix === null) throw new Refusal(40001)
      const current = [...state.tokens].find(([token, endsAt]) => endsAt > now && isSync(token) === (prefix !== ''))
      if (current) return ok({ access_token: current[0], expires_in: Math.ceil((current[1] - now) / 1000) })
      return ok({ access_token: issueToken(state, prefix, now), expires_in: LIFETIME_S })
    },
  },
]

/**
 * Throws 41001 without a token, 42001 for one that ended, 40014 for one that never was; 48002 for one of another
 * secret, 48009 when the contact-sync assistant asks for details: the sandbox takes every address for a new one.
 */
export function checkToken(
  query: Record<string, string>,
  state: State,
  now: number,
  secret?: Endpoint['secret'],
): void {
  const given = query.access_token
  if (!given) throw new Refusal(41001)
  const endsAt = state.tokens.get(given)
  if (endsAt === undefined) throw new Refusal(40014)
  if (endsAt <= now) throw new Refusal(42001)
  if (isSync(given) && secret === 'detail') throw new Refusal(48009)
  if (secret !== 'both' && isSync(given) !== (secret === 'contact-sync')) throw new Refusal(48002)
}

/** How a token of this secret begins; null for a secret the corp does not have. */
function prefixOf(secret: string, corp: SandboxCorp): string | null {
  if (secret === corp.appSecret) return ''
  return corp.contactSyncSecret && secret === corp.contactSyncSecret ? SYNC : null
}

function isSync(token: string): boolean {
  return token.startsWith(SYNC)
}

function issueToken(state: State, prefix: string, now: number): string {
  for (const [token, endsAt] of state.tokens) if (endsAt < now - REMEMBERED_MS) state.tokens.delete(token)
  const token = freshId(prefix, 180)
  state.tokens.set(token, now + LIFETIME_S * 1000)
  state.touch()
  return token
}
