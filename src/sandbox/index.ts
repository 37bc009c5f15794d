import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import Koa from 'koa'
import { add, edit, remove, say, type AddInput, type EditInput, type Pair } from './actions'
import { endpoints } from './api'
import { authorizePages, phonePages } from './authorize'
import { CallRing } from './calls'
import { press, type PressInput } from './cardActions'
import { write, type WriteInput } from './memberMessages'
import { Pages } from './client/pages'
import { createClock, type Clock } from './clock'
import { controlRoutes } from './control'
import { Cursors } from './cursors'
import { Courier } from './deliver'
import { Faults } from './faults'
import { createFiles } from './files'
import { grow, type Grown, type GrowInput } from './grow'
import { drift, type Drifted, type DriftInput } from './grow/drift'
import { changeGroup, type GroupInput } from './groupActions'
import { scanJoinCode, type ScanInput } from './joinActions'
import { actKf, type KfInput } from './kf/actions'
import { Limits } from './limits'
import { Live } from './live'
import { Logins } from './logins'
import { changeMember, type MemberInput } from './memberActions'
import { Pay, settlePay, startPay } from './pay'
import { actPay, type PayInput } from './pay/acts'
import type { PayOptions } from './pay/types'
import { payWire } from './pay/wire'
import { phoneMoney } from './phonePage'
import { seedCorp } from './seed'
import { buy, type BuyInput } from './shop'
import type { ShopOrder } from './shop/order'
import { keepState, loadState } from './snapshot'
import { State } from './state'
import { pageFiles } from './static'
import { changeTag, type TagInput } from './tagActions'
import { settle } from './transfers'
import type { SandboxCorp } from './types'
import { wire } from './wire'
import type { World } from './world'

export interface SandboxOptions {
  corp: SandboxCorp
  /** State is kept in its folder `sandbox`; null = in memory only. */
  dataDir: string | null
  /** null = callbacks are recorded as not delivered. */
  callbackUrl: string | null
  /** Where people open the server's pages, when that is another host than the callbacks' one. */
  pagesUrl?: string
  /** Used at the first start only: the shop, or its members without any contact. */
  seed?: 'shop' | 'empty'
  /** 'off' = no rate, no concurrency and no per-member limit. */
  limits?: 'wecom' | 'off'
  /** Calls of one path in flight before 45033. */
  concurrency?: number
  /** Calls of one path in a minute before 45009; absent = as many as WeCom takes. */
  callsPerMinute?: number
  /** Every answer takes this long. */
  latencyMs?: number
  /** Instead of the machine's clock, in ms: one that stands still moves only when it is told to. */
  machineNow?: () => number
  /** Who made the app; the corp itself unless said otherwise. */
  madeBy?: 'corp' | 'provider'
  /** WeChat Pay, at the same address; absent or null = there is none. */
  pay?: PayOptions | null
}

export interface Sandbox {
  app: Koa
  state: State
  clock: Clock
  calls: CallRing
  faults: Faults
  courier: Courier
  add(input: AddInput): ReturnType<typeof add>
  say(pair: Pair, from: 'customer' | 'member', text: string): void
  remove(pair: Pair, by: 'member' | 'customer'): ReturnType<typeof remove>
  edit(input: EditInput): ReturnType<typeof edit>
  /** A customer buys in the shop. */
  buy(input: BuyInput): ShopOrder
  /** A member presses a button of a card. */
  press(input: PressInput): ReturnType<typeof press>
  /** A member writes to the app. */
  write(input: WriteInput): ReturnType<typeof write>
  group(input: GroupInput): ReturnType<typeof changeGroup>
  /** A customer scans a join code of groups. */
  scanJoin(input: ScanInput): ReturnType<typeof scanJoinCode>
  tag(input: TagInput): ReturnType<typeof changeTag>
  member(input: MemberInput): ReturnType<typeof changeMember>
  /** Customers and servicers around a kf account. */
  kf(input: KfInput): ReturnType<typeof actKf>
  /** Customers who pay, confirm and open; and what WeChat Pay tells of it. */
  pay(input: PayInput): ReturnType<typeof actPay>
  /** Adds members, tags, contacts and groups without a callback. */
  grow(input: GrowInput): Grown
  /** Changes relations without a callback. */
  drift(input: DriftInput): Drifted
  /** Listens on 127.0.0.1; 0 = any free port. `close` also writes what is not kept yet. */
  listen(port: number): Promise<{ port: number; url: string; close(): Promise<void> }>
}

/** The other side of the wire: a simulated corp that speaks WeCom's API and sends its callbacks. */
export function createSandbox(options: SandboxOptions): Sandbox {
  const dir = options.dataDir === null ? null : join(options.dataDir, 'sandbox')
  const kept = dir === null ? null : loadState(dir)
  const state = kept ?? new State()
  const moved = (offsetMs: number): void => {
    state.clockOffsetMs = offsetMs
    state.touch()
    world.live.tell({ topic: 'clock' })
    void settle(world, courier)
    void settlePay(world)
  }
  const clock = createClock(state.clockOffsetMs, moved, options.machineNow)
  if (!kept) seedCorp(state, clock.now(), options.seed ?? 'shop')
  const keeper = dir === null ? null : keepState(state, dir, (error) => console.error('sandbox state:', error))
  if (!kept) state.touch()
  const faults = new Faults()
  const calls = new CallRing()
  const courier = new Courier(options.corp, options.callbackUrl, clock, faults)
  const world = newWorld(options, state, clock, dir)
  const stopPay = startPay(world)
  const control = controlRoutes({ world, courier, calls, faults })
  const app = new Koa()
  app.use((_ctx, next) => (void settle(world, courier), next()))
  app.use(wire({ world, endpoints, calls, faults, latencyMs: options.latencyMs ?? 0 }))
  app.use(payWire({ world, calls, faults, latencyMs: options.latencyMs ?? 0 }))
  usePhones(app, world, options.pagesUrl ?? options.callbackUrl)
  app.use(control.routes()).use(control.allowedMethods())
  app.use(pageFiles())
  const stop = () => {
    courier.close()
    stopPay()
    world.live.close()
    keeper?.close()
  }
  return {
    app,
    state,
    clock,
    calls,
    faults,
    courier,
    add: (input) => add(world, courier, input),
    say: (pair, from, text) => say(world, pair, from, text),
    remove: (pair, by) => remove(world, courier, pair, by),
    edit: (input) => edit(world, courier, input),
    buy: (input) => buy(world, input),
    press: (input) => press(world, courier, input),
    write: (input) => write(world, courier, input),
    group: (input) => changeGroup(world, courier, input),
    scanJoin: (input) => scanJoinCode(world, courier, input),
    tag: (input) => changeTag(world, courier, input),
    member: (input) => changeMember(world, courier, input),
    kf: (input) => actKf(world, courier, input),
    pay: (input) => actPay(world, input),
    grow: (input) => grow(world, input),
    drift: (input) => drift(world, input),
    listen: (port) => listen(createServer(app.callback()), port, stop),
  }
}

/** What people open in a browser or on a phone. */
function usePhones(app: Koa, world: World, serverUrl: string | null): void {
  app.use(phonePages(world)).use(phoneMoney(world)).use(authorizePages(world, serverUrl))
}

function newWorld(options: SandboxOptions, state: State, clock: Clock, dir: string | null): World {
  return {
    corp: options.corp,
    state,
    clock,
    limits: new Limits({
      enforced: options.limits !== 'off',
      concurrency: options.concurrency ?? null,
      perMinute: options.callsPerMinute,
    }),
    cursors: new Cursors(),
    files: createFiles(dir === null ? null : join(dir, 'media')),
    live: new Live(),
    logins: new Logins(),
    pages: new Pages(),
    pay: options.pay ? new Pay(options.pay, state, clock) : null,
    serverOrigin: options.callbackUrl === null ? null : new URL(options.callbackUrl).origin,
    hasCallback: options.callbackUrl !== null,
    madeBy: options.madeBy ?? 'corp',
  }
}

async function listen(
  server: Server,
  port: number,
  stop: () => void,
): Promise<{ port: number; url: string; close(): Promise<void> }> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  const actual = (server.address() as AddressInfo).port
  const close = () =>
    new Promise<void>((resolve) => {
      stop()
      server.close(() => resolve())
      server.closeAllConnections()
    })
  return { port: actual, url: `http://127.0.0.1:${actual}`, close }
}
