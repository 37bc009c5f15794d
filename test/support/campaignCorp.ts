import type { CampaignDefinition } from '../../src/decisions/campaigns/definition'
import type { Scope } from '../../src/scope'
import { addFault } from './app'
import { approved, campaignOf, tillMorning, workThrough } from './campaigns'
import { testDatabase, type TestDatabase } from './database'
import { insertContact, insertMember } from './rows'
import { startWire, type Json, type Wire } from './sandboxWire'
import { buildScope, wecomAt } from './scope'

export const ROOT = '/cgi-bin/externalcontact'
export const MINUTE = 60_000
export const DAY = 24 * 3600_000
const TABLES = `campaign, campaign_run, campaign_part, campaign_target, campaign_preview, contact, follow_user, member, contact_fact,
  contact_fact_stale, mass_message, mass_message_task, mass_message_receipt, timeline_entry, wecom_token, group_chat`

let database: TestDatabase
export let wire: Wire
export let scope: Scope
/** A corp of two members, and a database to remember its campaigns in; both are empty before each test. */
export function useCampaignCorp(): void {
  beforeAll(async () => {
    database = await testDatabase()
  })
  beforeEach(async () => {
    await database.dataSource.query(`truncate ${TABLES}`)
    wire = await startWire({ limits: 'off' })
    wire.sandbox.clock.advance(tillMorning(wire.sandbox.clock.now()))
    const db = database.dataSource.manager
    const clock = (): Date => new Date(wire.sandbox.clock.now())
    scope = buildScope({ db, wecom: wecomAt(wire.url, db), clock, now: clock() })
    for (const userId of ['lin.mei', 'chen.hao']) await insertMember(db, userId)
  })
  afterEach(() => wire.close())
  afterAll(() => database.close())
}

export const later = (ms: number): void => void wire.sandbox.clock.advance(ms)
/** A contact of the corp that we know, of the one member or of several. */
export async function contact(...members: string[]): Promise<string> {
  const [first = 'lin.mei', ...more] = members
  const { externalUserId: id } = await wire.sandbox.add({ userId: first })
  for (const userId of more) await wire.sandbox.add({ userId, externalUserId: id })
  await insertContact(scope.db, id, { followers: [first, ...more] })
  return id
}
export const confirm = (msgId: string, userId = 'lin.mei') => wire.control('POST', '/do/confirm', { msgId, userId })
export const asked = (): { sender: string; to: string[]; text: string }[] =>
  wire.sandbox.calls.list(`${ROOT}/add_msg_template`).map(({ body }) => {
    const { sender, external_userid: to, text } = body as Json
    return { sender: String(sender), to: to as string[], text: String((text as Json).content) }
  })
export const parts = (): Promise<{ state: string; userId: string; msgId: string | null }[]> =>
  scope.db.query('select state, user_id as "userId", msg_id as "msgId" from campaign_part order by id')
export const outcomes = async (): Promise<Record<string, string | null>> => {
  const rows = await scope.db.query<{ id: string; outcome: string | null }[]>(
    'select external_user_id as id, outcome from campaign_target',
  )
  return Object.fromEntries(rows.map(({ id, outcome }) => [id, outcome]))
}
export const runState = async (runId: number): Promise<string> => {
  const [row] = await scope.db.query<{ state: string }[]>('select state from campaign_run where id = $1', [runId])
  return row?.state ?? 'gone'
}
/** Approved, and past the minute in which it can be undone. */
export async function sent(draft: Partial<CampaignDefinition> = {}): Promise<{ id: number; runId: number }> {
  const campaign = await approved(scope, campaignOf(draft))
  later(MINUTE)
  await workThrough(scope)
  return campaign
}
export const messages = (): string[] => [...wire.sandbox.state.ledger.massMessages.keys()]
export const say = (...lose: string[]): void =>
  lose.forEach((kind) => addFault(wire.sandbox, { path: `${ROOT}/add_msg_template`, kind }))

/** Turns knobs of the campaigns, until the end of the test. */
export function turn(knobs: Partial<Record<keyof Scope['settings']['campaigns'], number>>): void {
  const campaigns = { ...scope.settings.campaigns, ...knobs } as Scope['settings']['campaigns']
  scope = { ...scope, settings: { ...scope.settings, campaigns } }
}
