import type { AxiosRequestConfig, AxiosResponse } from 'axios'
import { Wechatpay } from 'wechatpay-axios-plugin'
import { failureOf, type Trust } from './answers'
import { WxpayError, WxpayUnknown } from './errors'
import { fields, text, type Fields } from './fields'
import { readKeys, type PlatformKeys } from './keys'
import type { WxpayOptions } from './types'

const TIMEOUT_MS = 10_000
/** Far above any answer but a bill, which is a stream. */
const MAX_BYTES = 1024 * 1024

/** `security`: under the merchant's certificate. */
type Config = AxiosRequestConfig & { security?: true }

export interface Ask {
  method: 'get' | 'post'
  /** Of API v3 from `v3/` on; of API v2 with `v2/` before it. */
  path: string
  params?: Record<string, string>
  body?: Record<string, unknown>
  /** Absent = any code they give is a no. */
  trust?: Trust
}

export interface WxpayWire {
  options: WxpayOptions
  keys(): PlatformKeys
  /** The fields of the answer. Throws WxpayError or WxpayUnknown. */
  ask(ask: Ask): Promise<Fields>
  /** The answer as a stream, whose signature nobody checks. */
  download(path: string, params: Record<string, string>): Promise<AsyncIterable<Buffer>>
}

/** Calls by the plugin, which signs them and believes signed answers only. It is built at the first call: it wants keys. */
export function wxpayWire(options: WxpayOptions): WxpayWire {
  let plugin: Wechatpay | null = null
  let read: PlatformKeys | null = null
  const keys = (): PlatformKeys => (read ??= readKeys(options.platformKeys))
  const send = async (ask: Ask, more: Config): Promise<AxiosResponse<unknown>> => {
    plugin ??= build(options)
    try {
      return await plugin.client.request<unknown>(ask.path, ask.method, ask.body, {
        ...more,
        ...(ask.params && { params: ask.params }),
      })
    } catch (error) {
      throw failureOf(error, ask.trust ?? 'any-code')
    }
  }
  return {
    options,
    keys,
    async ask(ask) {
      const { data, headers } = await send(ask, ask.path.startsWith('v2/') ? { security: true } : {})
      mustBeInForce(keys(), text(fields(headers)['wechatpay-serial']), options.clock())
      return fields(data)
    },
    async download(path, params) {
      const { data } = await send({ method: 'get', path, params }, { responseType: 'stream', maxContentLength: -1 })
      if (!isStream(data)) throw new WxpayUnknown('unreadable')
      return data
    },
  }
}

/** The plugin keeps what it is given and puts keys into it, so it gets objects of its own. */
function build(options: WxpayOptions): Wechatpay {
  const { redPacket } = options
  try {
    return new Wechatpay({
      mchid: options.merchantId,
      serial: options.serial,
      privateKey: options.privateKey,
      certs: { ...options.platformKeys },
      ...(redPacket && {
        secret: redPacket.apiV2Key,
        merchant: { cert: redPacket.merchantCertificate, key: options.privateKey },
      }),
      baseURL: `${options.base}/`,
      timeout: TIMEOUT_MS,
      maxContentLength: MAX_BYTES,
      maxRedirects: 0,
      proxy: false,
    })
  } catch {
    // What it throws may quote a key.
    throw new WxpayError('KEYS', 0, 'a key or certificate of the merchant or of WeChat Pay cannot be read')
  }
}

/** An answer under a certificate that has run out says nothing. */
function mustBeInForce(keys: PlatformKeys, serial: string, now: Date): void {
  if (keys.get(serial)?.isInForce(now) === false) throw new WxpayUnknown('certificate expired')
}

function isStream(value: unknown): value is AsyncIterable<Buffer> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value
}
