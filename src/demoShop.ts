import axios, { type AxiosInstance } from 'axios'
import type { Config } from '../config'
import { operatorToken } from './handlers/middleware/operator'
import type { Log } from './log'
import type { RunningServer } from './server'
import { refreshForecasts } from './services/replenishment/refresh'

const PART = 100

interface ShopOrder {
  seq: number
}

/** The simulated shop's own system: it posts its products and orders to our API, as any shop would. */
export class DemoShop {
  private after = 0
  private begun = false
  private busy = false
  private readonly shop: AxiosInstance
  private readonly api: AxiosInstance

  constructor(
    config: Config,
    private readonly server: RunningServer,
    private readonly log: Log,
  ) {
    this.shop = axios.create({ baseURL: `http://127.0.0.1:${config.sandboxPort}/sandbox/shop` })
    this.api = axios.create({
      baseURL: `http://127.0.0.1:${server.port}/api`,
      headers: { authorization: `Bearer ${operatorToken(config.sessionSecret)}` },
    })
  }

  /** Posts what is new; what fails is posted again the next time. */
  async tell(): Promise<void> {
    if (this.busy) return
    this.busy = true
    try {
      if (!this.begun && !(await this.begin())) return
      for (let told = await this.tellSome(); told > 0; told = await this.tellSome()) continue
    } catch (err) {
      this.log.warn(
        { err: err instanceof Error ? err.message : err },
        'the shop could not post its orders; it tries again',
      )
    } finally {
      this.busy = false
    }
  }

  /** Once the contacts are known: products first, then the orders of 180 days, then a first look at all of them. */
  private async begin(): Promise<boolean> {
    const scope = this.server.deps.scope({ pool: 'work', lane: 'normal', actor: 'demo' })
    const synced = await scope.db.query<unknown[]>(`select 1 from sync_run where status = 'done' limit 1`)
    if (synced.length === 0) return false
    const known = await this.api.get<{ total: number }>('/products')
    if (known.data.total === 0) await this.tellProducts()
    while ((await this.tellSome()) > 0) continue
    await refreshForecasts(scope)
    this.begun = true
    this.log.info({ orders: this.after }, 'the shop has posted its orders')
    return true
  }

  /** Those that have no successor first, since a successor must be there. */
  private async tellProducts(): Promise<void> {
    const { data } = await this.shop.get<{ products: { sku: string; successorSku: string | null }[] }>('/products')
    for (const { sku, ...product } of data.products.sort((a) => (a.successorSku === null ? -1 : 1)))
      await this.api.put(`/products/${encodeURIComponent(sku)}`, product)
  }

  private async tellSome(): Promise<number> {
    const { data } = await this.shop.get<{ orders: ShopOrder[] }>('/orders', { params: { after: this.after } })
    for (let from = 0; from < data.orders.length; from += PART) {
      const orders = data.orders.slice(from, from + PART)
      await this.api.post('/orders', { orders })
      this.after = orders.at(-1)?.seq ?? this.after
    }
    return data.orders.length
  }
}
