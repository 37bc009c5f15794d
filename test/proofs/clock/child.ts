/** One of several servers on one database: it lives on the clock that its parent tells it. */
import 'reflect-metadata'
import type { Config } from '../../../config'
import { startEngine, type Engine } from '../../../src/simulate/engine'

export interface Order {
  id: number
  config?: Config
  databaseUrl?: string
  at: number
}

export interface Answer {
  id: number
  /** null = it went well. */
  failed: string | null
}

let engine: Engine | null = null

async function obey({ config, databaseUrl, at }: Order): Promise<void> {
  if (config && databaseUrl) engine = await startEngine(config, databaseUrl, at)
  engine?.setClock(at)
  if (!config) await engine?.run()
}

process.on('message', (order: Order) => {
  const answer = (failed: string | null): void => void process.send?.({ id: order.id, failed } satisfies Answer)
  obey(order).then(
    () => answer(null),
    (error: unknown) => answer(String(error)),
  )
})
process.on('disconnect', () => process.exit())
