import { integer, text, type Fields } from '../body'
import { ok, Refusal, type Reply } from '../reply'
import type { AgentSettings } from '../types'
import type { Call, Endpoint, World } from '../world'
import { usableMedia } from './mediaStore'
import { checkAgent } from './recipients'

/** Facts: callbacks-and-app.md 4.7. */
const MAX_NAME = 32
const AGENT = '/cgi-bin/agent'

/** The app itself: an app sees and sets no other. */
export const agentEndpoints: readonly Endpoint[] = [
  { path: `${AGENT}/get`, method: 'GET', handle: get },
  { path: `${AGENT}/list`, method: 'GET', defaults: { agentlist: [] }, handle: list },
  { path: `${AGENT}/set`, method: 'POST', handle: set },
]

function get({ query, origin }: Call, world: World): Reply {
  checkAgent(query, world)
  const { state, corp } = world
  const settings = settingsOf(world)
  const visible = [...state.members.values()].filter((member) => member.visible)
  const whole = seesWholeCorp(world)
  return ok({
    agentid: corp.agentId,
    name: settings.name,
    square_logo_url: logo(origin, settings),
    description: settings.description,
    allow_userinfos: { user: whole ? [] : visible.map(({ userId }) => ({ userid: userId })) },
    allow_partys: { partyid: whole ? [1] : [] },
    allow_tags: { tagid: [] },
    close: 0,
    redirect_domain: settings.redirectDomain,
    report_location_flag: settings.reportLocation,
    isreportenter: settings.reportEnter,
    home_url: settings.homeUrl,
    customized_publish_status: 1,
  })
}

function list({ origin }: Call, world: World): Reply {
  const settings = settingsOf(world)
  const own = { agentid: world.corp.agentId, name: settings.name, square_logo_url: logo(origin, settings) }
  return ok({ agentlist: [own] })
}

/** What is given is set, the rest stays. */
function set({ body, now }: Call, world: World): Reply {
  checkAgent(body, world)
  const before = settingsOf(world)
  const logoMediaId = text(body, 'logo_mediaid')
  if (logoMediaId !== '') usableMedia(world, logoMediaId, 'image', now)
  world.state.agents.set(world.corp.agentId, {
    name: nameOf(body) ?? before.name,
    description: descriptionOf(body) ?? before.description,
    redirectDomain: given(body, 'redirect_domain') ?? before.redirectDomain,
    reportLocation: switchOf(body, 'report_location_flag', 2) ?? before.reportLocation,
    reportEnter: switchOf(body, 'isreportenter', 1) ?? before.reportEnter,
    homeUrl: urlOf(body) ?? before.homeUrl,
    logoMediaId: logoMediaId === '' ? before.logoMediaId : logoMediaId,
  })
  world.state.touch()
  return ok()
}

/** Whether the visible range is the root department, so that every member is in it. */
export function seesWholeCorp({ state }: World): boolean {
  return [...state.members.values()].every((member) => member.visible)
}

/** The app's settings as they were set last; before that what a new app has. */
export function settingsOf({ state, corp }: World): AgentSettings {
  const fresh: AgentSettings = {
    name: '常来',
    description: '客户服务助手',
    redirectDomain: '',
    reportLocation: 0,
    reportEnter: 0,
    homeUrl: '',
    logoMediaId: '',
  }
  return state.agents.get(corp.agentId) ?? fresh
}

function logo(origin: string, { logoMediaId }: AgentSettings): string {
  return logoMediaId === '' ? '' : `${origin}/sandbox/files/${logoMediaId}`
}

function given(body: Fields, name: string): string | null {
  return name in body ? text(body, name) : null
}

function nameOf(body: Fields): string | null {
  const name = given(body, 'name')
  if (name !== null && (name === '' || [...name].length > MAX_NAME)) throw new Refusal(45022)
  return name
}

function descriptionOf(body: Fields): string | null {
  const words = given(body, 'description')
  const length = [...(words ?? '')].length
  if (words !== null && (length < 4 || length > 120)) throw new Refusal(45004)
  return words
}

function urlOf(body: Fields): string | null {
  const url = given(body, 'home_url')
  if (url !== null && url !== '' && !/^https?:\/\//.test(url)) throw new Refusal(45034)
  return url
}

function switchOf(body: Fields, name: string, most: number): number | null {
  const value = integer(body, name)
  if (value !== null && (value < 0 || value > most)) throw new Refusal(40058, `field \`${name}\` out of range`)
  return value
}
