import type { Clock } from '../clock'
import type { State } from '../state'
import type { World } from '../world'
import { Notifier } from './notifier'
import { finishRedPackets } from './redPackets'
import { finishRefunds } from './refunds'
import { finishTransfers } from './transfers'
import type { PayMove, PayOptions, PayStock } from './types'

const YEAR_MS = 365 * 24 * 3600_000
const TICK_MS = 1000
/** A stock that is there from the beginning. */
export const FIRST_STOCK = '9800001'

/** The simulated WeChat Pay beside its books, which the state keeps. */
export class Pay {
  readonly notifier: Notifier
  /** Bills that were asked for, by the token of their address. */
  readonly bills = new Map<string, Buffer>()

  constructor(
    readonly options: PayOptions,
    state: State,
    clock: Clock,
  ) {
    this.notifier = new Notifier(options, state, clock)
    if (state.payStocks.size > 0) return
    const startsAt = clock.now()
    const stock: PayStock = {
      stockId: FIRST_STOCK,
      fen: 500,
      minimumFen: 501,
      count: 10_000,
      perPerson: 5,
      startsAt,
      endsAt: 0,
    }
    state.payStocks.set(FIRST_STOCK, { ...stock, endsAt: startsAt + YEAR_MS })
    state.touch()
  }

  /** The one place where money moves. */
  move({ state, clock }: World, move: Omit<PayMove, 'at'>): void {
    state.payMoves.set(state.payMoves.size + 1, { at: clock.now(), ...move })
    state.touch()
  }
}

/** Ends what is over by now, then tells what there is to tell. */
export async function settlePay(world: World): Promise<void> {
  const { pay } = world
  if (!pay) return
  finishRefunds(world, pay)
  finishTransfers(world, pay)
  finishRedPackets(world, pay)
  await pay.notifier.flush()
}

/** Settles from time to time; answers with what ends that. */
export function startPay(world: World): () => void {
  const { pay } = world
  if (!pay) return () => undefined
  const timer = setInterval(() => {
    if (!pay.notifier.busy) void settlePay(world)
  }, TICK_MS).unref()
  return () => {
    clearInterval(timer)
    pay.notifier.close()
  }
}
