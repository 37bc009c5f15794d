import { integer } from '../body'
import { ok, Refusal, type Reply } from '../reply'
import type { Call, Endpoint, World } from '../world'
import { settingsOf } from './agent'

const HOUR_MS = 3600 * 1000
const DAY_MS = 24 * HOUR_MS

/** message/get_statistics: how many times the app's messages reached a member today (0) or yesterday (1). */
export const countEndpoint: Endpoint = {
  path: '/cgi-bin/message/get_statistics',
  method: 'POST',
  defaults: { statistics: [] },
  handle: count,
}

/** Days are China's; what the two numbers stand for is unsure (callbacks-and-app.md 4.3). */
function count({ body, now }: Call, world: World): Reply {
  const type = integer(body, 'time_type') ?? 0
  if (type !== 0 && type !== 1) throw new Refusal(40058, 'field `time_type` out of range')
  const midnight = Math.floor((now + 8 * HOUR_MS) / DAY_MS) * DAY_MS - 8 * HOUR_MS
  const from = midnight - type * DAY_MS
  let sent = 0
  for (const { at, to } of world.state.appMessages.values()) if (at >= from && at < from + DAY_MS) sent += to.length
  return ok({ statistics: [{ agentid: world.corp.agentId, app_name: settingsOf(world).name, count: sent }] })
}
