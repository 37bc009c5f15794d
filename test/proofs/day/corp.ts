import { createSandbox, type Sandbox } from '../../../src/sandbox'
import { corpEvent, type EventField } from '../../../src/sandbox/events'
import { corp, startReceiver } from '../../support/sandboxWire'
import { DAY_S, EVENING_S, type Act, type DayPlan } from './teller'

/** The simulated corp in which a day is played. */
export interface DayCorp {
  sandbox: Sandbox
  /** What the plan calls a group → its chat id. */
  groups: Map<string, string>
  /** Tells of something that the sandbox has no action for. */
  tell(event: string, fields: readonly EventField[]): Promise<unknown>
}

export interface PlayedDay {
  corp: DayCorp
  /** Where WeCom's API answers. */
  url: string
  /** ms since 1970; a whole second. The day ends when it is opened. */
  begin: number
  /** Random ids of this corp → what they are called in every run. */
  labels: Map<string, string>
  /** Plays the day; returns the plaintext of every callback, in order. */
  play(): Promise<string[]>
  /** Makes it evening again, as far as WeCom is concerned: a busy machine must not cost a welcome code its 20 seconds. */
  holdClock(): void
  close(): Promise<void>
}

/** Opens the corp as it was before the day, on a clock that stands at the day's begin whenever something happens. */
export async function openDay(plan: DayPlan): Promise<PlayedDay> {
  const receiver = await startReceiver()
  const sandbox = createSandbox({ corp, dataDir: null, callbackUrl: receiver.url, seed: 'empty', limits: 'off' })
  const running = await sandbox.listen(0)
  const begin = Math.floor(Date.now() / 1000) * 1000 - DAY_S * 1000
  const labels = new Map<string, string>()
  const day: DayCorp = {
    sandbox,
    groups: new Map(),
    tell: (event, fields) => sandbox.courier.deliver(event, corpEvent(corp.corpId, sandbox.clock.now(), event, fields)),
  }
  const perform = async (acts: readonly Act[]): Promise<void> => {
    for (const act of acts) {
      // Inside the second, so that the few milliseconds that an act takes change nothing.
      turnTo(sandbox, begin + act.at * 1000 + 300)
      await act.happen(day)
    }
    turnTo(sandbox, Date.now())
    label(day, labels)
  }
  await perform(plan.before)
  receiver.plaintexts.length = 0
  return {
    corp: day,
    url: running.url,
    begin,
    labels,
    async play() {
      await perform(plan.acts)
      return receiver.plaintexts
    },
    holdClock: () => turnTo(sandbox, begin + EVENING_S * 1000),
    async close() {
      await running.close()
      receiver.close()
    },
  }
}

function turnTo({ clock }: Sandbox, at: number): void {
  clock.advance(at - clock.now())
}

/** Names what is called at random: groups, the versions of their member lists, tags made during the day. */
function label({ sandbox: { state }, groups }: DayCorp, labels: Map<string, string>): void {
  for (const [name, chatId] of groups) {
    labels.set(chatId, name)
    const version = state.groupChats.get(chatId)?.version
    if (version && !labels.has(version)) labels.set(version, `a version of ${name}`)
  }
  for (const { id, name } of [...state.tags.values(), ...state.tagGroups.values()]) labels.set(id, name)
}
