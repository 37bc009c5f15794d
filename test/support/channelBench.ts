import type { ContactWay } from '../../src/sandbox/types'
import type { Scope } from '../../src/scope'
import type { ChannelDraft } from '../../src/services/channels/draft'
import { readChannel, type ChannelView } from '../../src/views/channels'
import { testDatabase, type TestDatabase } from './database'
import { startWire, type Wire } from './sandboxWire'
import { buildScope, wecomAt } from './scope'

export const MINUTE = 60_000
const ROOT = '/cgi-bin/externalcontact'

/** A database and a sandbox for tests of channels; each test begins with both empty. */
export interface Bench {
  scope: Scope
  database: TestDatabase
  wire: Wire
  /** From now on it is this much later than it is. */
  later(ms: number): void
  /** What WeCom has. */
  ways(): ContactWay[]
  calls(name: string): ReturnType<Wire['sandbox']['calls']['list']>
  fault(name: string, rule: Record<string, unknown>): void
  view(id: number): Promise<ChannelView>
}

/** Sets up what `bench()` gives, before and after each test of the file. */
export function channelBench(): () => Bench {
  let database: TestDatabase
  let bench: Bench
  beforeAll(async () => {
    database = await testDatabase()
  })
  beforeEach(async () => {
    await database.dataSource.query(
      `truncate channel, channel_state, channel_arrival, contact_way, contact, follow_user, timeline_entry, tag_change,
         welcome_message, wecom_token`,
    )
    bench = buildBench(database, await startWire())
  })
  afterEach(() => bench.wire.close())
  afterAll(() => database.close())
  return () => bench
}

function buildBench(database: TestDatabase, wire: Wire): Bench {
  let clock = (): Date => new Date()
  const db = database.dataSource.manager
  const scope = buildScope({ db, wecom: wecomAt(wire.url, db), clock: () => clock() })
  return {
    scope,
    database,
    wire,
    later: (ms) => void (clock = () => new Date(Date.now() + ms)),
    ways: () => [...wire.sandbox.state.contactWays.values()],
    calls: (name) => wire.sandbox.calls.list(`${ROOT}/${name}`),
    fault: (name, rule) => void wire.sandbox.faults.add({ path: `${ROOT}/${name}`, ...rule }),
    view: async (id) => {
      const found = await readChannel(scope, id)
      if (!found) throw new Error('no such channel')
      return found
    },
  }
}

/** A channel that Lin Mei serves at all hours, unless the draft says otherwise. */
export function channelDraft(more: Partial<ChannelDraft> = {}): ChannelDraft {
  return {
    name: '电梯海报',
    members: [{ userId: 'lin.mei', dailyCap: null, shifts: [] }],
    fallbackUserIds: [],
    skipVerify: true,
    tagIds: [],
    contactRemark: null,
    welcome: null,
    ...more,
  }
}
