import { randomBytes } from 'node:crypto'
import { CALLS_PER_MINUTE, type Config } from '../../config'
import { createSandbox, type Sandbox } from '../sandbox'
import type { Scope } from '../scope'
import { setStage } from '../services/contacts/stage'
import { putProduct } from '../services/products/write'
import { claimRun, finishRun, startRun, workOnRun } from '../services/sync/run'
import { stages } from '../services/sync/stages'
import { goods } from './people'
import type { Acquaintance } from './tell'

/** The simulated WeCom on the wire, with its members and contacts. */
export interface Corp {
  sandbox: Sandbox
  /** Its credentials and address, as a server is configured with. */
  wecom: Config['wecom']
  crowd: Acquaintance[]
  setClock(at: number): void
  close(): Promise<void>
}

const MEMBERS = 20
/** One in so many is a key account. */
const KEY_EVERY = 100
/** Cards with buttons need a callback address; nobody presses one here. */
const NO_CALLBACKS = 'http://127.0.0.1:9/wecom/callback'

/** Opens a corp with these contacts on a clock that stands still at `at`. The same seed makes the same corp. */
export async function openCorp({ contacts, seed, at }: { contacts: number; seed: number; at: number }): Promise<Corp> {
  const credentials = {
    corpId: `ww${randomBytes(8).toString('hex')}`,
    agentId: 1000002,
    appSecret: randomBytes(32).toString('hex'),
    callbackToken: randomBytes(12).toString('hex'),
    callbackAesKey: randomBytes(30).toString('hex').slice(0, 43),
  }
  const options = { corp: credentials, dataDir: null, callbackUrl: NO_CALLBACKS, seed: 'empty' } as const
  const sandbox = createSandbox({ ...options, machineNow: () => at })
  sandbox.grow({ members: MEMBERS, contacts, seed })
  const { url, close } = await sandbox.listen(0)
  const bases = {
    apiBase: url,
    oauthBase: url,
    loginBase: url,
    contactSyncSecret: null,
    callsPerMinute: CALLS_PER_MINUTE,
  }
  return {
    sandbox,
    wecom: { ...credentials, ...bases },
    crowd: crowdOf(sandbox),
    setClock: (to) => sandbox.clock.advance(to - sandbox.clock.now()),
    close,
  }
}

function crowdOf({ state }: Sandbox): Acquaintance[] {
  return [...state.contacts.keys()].map((externalUserId) => {
    const [first] = [...state.relationsOfContact(externalUserId)].sort((a, b) => a.createdAt - b.createdAt)
    return { externalUserId, userId: first?.userId ?? '' }
  })
}

/** Brings the store to where a shop is that begins today: members and contacts read from WeCom, products, key accounts. */
export async function setUpShop(scope: Scope, crowd: readonly Acquaintance[]): Promise<void> {
  await startRun(scope, 'first')
  const run = await claimRun(scope, 'simulation')
  if (!run) throw new Error('the sync cannot be claimed')
  await workOnRun(scope, run, stages, () => Promise.resolve())
  await finishRun(scope, run, 'simulation')
  for (const good of goods) await putProduct(scope, { ...good, successorSku: null, group: '', discontinued: false })
  for (const { externalUserId } of crowd.filter((_, i) => i % KEY_EVERY === 0))
    await setStage(scope, { externalUserId, stage: 'key', userId: null })
}
