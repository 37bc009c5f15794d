import { Formatter, Hash } from 'wechatpay-axios-plugin'
import { mustBeAmount, orNull, readable } from './answers'
import { WxpayError } from './errors'
import { text, type Fields } from './fields'
import type { NewRedPacket, RedPacket, RedPacketState, Wxpay, WxpayOptions } from './types'
import type { WxpayWire } from './wire'

const ROOT = 'v2/mmpaymkttransfers'
/** WeChat's own spelling. */
const STATES: Readonly<Record<string, RedPacketState>> = {
  SENDING: 'sending',
  SENT: 'sent',
  RECEIVED: 'received',
  FAILED: 'failed',
  RFUND_ING: 'refunding',
  REFUND: 'refunded',
}
const SIGNED = ['act_name', 'mch_billno', 'mch_id', 'nonce_str', 're_openid', 'total_amount', 'wxappid'] as const

/** Red packets of the corp: API v2, XML, under the merchant's certificate (kf-sidebar-pay.md 5.5). */
export function redPacketCalls({ ask, options }: WxpayWire) {
  return {
    async redPacket(packet) {
      mustBeAmount(packet.amountFen)
      const body = packetBody(packet, options, Formatter.nonce())
      const told = await ask({ method: 'post', path: `${ROOT}/sendworkwxredpack`, body, trust: 'money-out' })
      if (text(told.mch_billno) !== packet.billNo) return readable<RedPacket>(null)
      return { billNo: packet.billNo, state: 'sending', amountFen: packet.amountFen, failReason: null }
    },

    async redPacketOf(billNo) {
      redPacketsOf(options)
      const body = { mch_billno: billNo, mch_id: options.merchantId, appid: options.appId }
      const told = await orNull(ask({ method: 'post', path: `${ROOT}/queryworkwxredpack`, body }))
      return told && readable(packetIn(told))
    },
  } satisfies Partial<Wxpay>
}

/** The sign of WeCom goes in first: WeChat Pay's own covers it too. */
export function packetBody(packet: NewRedPacket, options: WxpayOptions, nonce: string): Record<string, string> {
  const { agentId, paySecret } = redPacketsOf(options)
  const body = {
    nonce_str: nonce,
    mch_billno: packet.billNo,
    mch_id: options.merchantId,
    wxappid: options.appId,
    agentid: String(agentId),
    re_openid: packet.openId,
    total_amount: String(packet.amountFen),
    wishing: packet.wishing,
    act_name: packet.activity,
    remark: packet.remark,
    ...(packet.sceneId !== null && { scene_id: packet.sceneId }),
  }
  if (Object.values(body).some((value) => value.includes(']]>'))) {
    throw new WxpayError('PARAM_ERROR', 0, 'a text of a red packet cannot contain ]]>')
  }
  const toSign = SIGNED.map((name) => `${name}=${body[name]}`).join('&')
  return { ...body, workwx_sign: Hash.md5(toSign, paySecret, true).toUpperCase() }
}

function redPacketsOf({ redPacket }: WxpayOptions): NonNullable<WxpayOptions['redPacket']> {
  if (!redPacket) throw new WxpayError('NO_AUTH', 0, 'red packets are not set up')
  return redPacket
}

function packetIn(told: Fields): RedPacket | null {
  const state = STATES[text(told.status)]
  const amountFen = Number(text(told.total_amount) || Number.NaN)
  if (!state || !Number.isSafeInteger(amountFen)) return null
  return { billNo: text(told.mch_billno), state, amountFen, failReason: text(told.reason) || null }
}
