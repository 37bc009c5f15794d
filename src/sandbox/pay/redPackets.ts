import type { World } from '../world'
import type { Pay } from './index'
import { freshDigits } from './numbers'
import { PayRefusal } from './refusal'
import type { PayCall, PayRoute } from './routes'
import { signV2, signWork } from './sign'
import type { PayRedPacket } from './types'

const ROOT = '/mmpaymkttransfers'
const DAY_MS = 24 * 3600_000
/** Without a scene; with one, from 30 fen to 500 yuan (kf-sidebar-pay.md 5.5; the upper end is unsure). */
const RANGE = { low: 100, high: 20_000 }
const SCENE_RANGE = { low: 30, high: 50_000 }
const PER_DAY = { count: 10, fen: 100_000 }

type Strings = Readonly<Record<string, string>>

/** Red packets of the corp, which speak XML (API v2). */
export const redPacketRoutes: readonly PayRoute[] = [
  { method: 'POST', path: `${ROOT}/sendworkwxredpack`, handle: send },
  { method: 'POST', path: `${ROOT}/queryworkwxredpack`, handle: query },
]

function send({ world, pay, body, now }: PayCall): Record<string, unknown> {
  const asked = stringsOf(body)
  mustBeOurs(pay, asked, asked.wxappid)
  if (asked.workwx_sign !== signWork(asked, pay.options.paySecret))
    throw new PayRefusal('SIGN_ERROR', '企业微信签名错误')
  const { nonce_str: _n, sign: _s, workwx_sign: _w, ...same } = asked
  const packet: PayRedPacket = {
    billNo: need(asked, 'mch_billno', /^[A-Za-z0-9]{1,28}$/),
    detailId: freshDigits('1000', 28),
    openId: need(asked, 're_openid', /^o[\w-]{15,}$/),
    fen: Number(need(asked, 'total_amount', /^\d{1,9}$/)),
    wishing: need(asked, 'wishing'),
    asked: JSON.stringify(same),
    sentAt: now,
    state: 'SENT',
    endedAt: null,
  }
  need(asked, 'act_name')
  if (!asked.sender_name && !asked.agentid) throw new PayRefusal('PARAM_ERROR', 'sender_name 与 agentid 须有其一')
  const before = world.state.payRedPackets.get(packet.billNo)
  if (before && before.asked !== packet.asked) throw new PayRefusal('FATAL_ERROR', '-1FATAL_ERROR 重复单号，参数不一致')
  if (!before) {
    mustFit(world, packet, asked.scene_id ?? '')
    world.state.payRedPackets.set(packet.billNo, packet)
    const { merchantId: from } = pay.options
    pay.move(world, { kind: 'red-packet', no: packet.billNo, fen: packet.fen, from, to: packet.openId })
  }
  const { mch_billno, mch_id, wxappid, re_openid, total_amount } = asked
  return { mch_billno, mch_id, wxappid, re_openid, total_amount, send_listid: (before ?? packet).detailId }
}

function mustFit({ state }: World, packet: PayRedPacket, scene: string): void {
  const { low, high } = /^PRODUCT_[1-8]$/.test(scene) ? SCENE_RANGE : RANGE
  if (packet.fen < low || packet.fen > high) throw new PayRefusal('MONEY_LIMIT', '红包金额超出限制')
  const today = [...state.payRedPackets.values()].filter(
    ({ openId, sentAt }) => openId === packet.openId && sentAt > packet.sentAt - DAY_MS,
  )
  if (today.length >= PER_DAY.count) throw new PayRefusal('SENDNUM_LIMIT', '该用户今日领取红包个数超过限制')
  const fen = today.reduce((sum, one) => sum + one.fen, packet.fen)
  if (fen > PER_DAY.fen) throw new PayRefusal('RCVDAMOUNT_LIMIT', '该用户今日领取金额超过限制')
}

function query({ world, pay, body }: PayCall): Record<string, unknown> {
  const asked = stringsOf(body)
  mustBeOurs(pay, asked, asked.appid)
  const packet = world.state.payRedPackets.get(asked.mch_billno ?? '')
  if (!packet) throw new PayRefusal('NOT_FOUND', '指定单号数据不存在')
  return {
    mch_billno: packet.billNo,
    mch_id: pay.options.merchantId,
    detail_id: packet.detailId,
    status: packet.state === 'SENT' ? 'SENT' : packet.state,
    send_type: 'API',
    total_amount: String(packet.fen),
  }
}

/** Gives back what nobody opened in a day. */
export function finishRedPackets(world: World, pay: Pay): void {
  for (const packet of world.state.payRedPackets.values()) {
    if (packet.state === 'SENT' && packet.sentAt + DAY_MS <= world.clock.now()) returnPacket(world, pay, packet)
  }
}

/** The money goes back to the merchant. */
export function returnPacket(world: World, pay: Pay, packet: PayRedPacket): void {
  Object.assign(packet, { state: 'REFUND', endedAt: world.clock.now() })
  const { billNo: no, fen, openId: from } = packet
  pay.move(world, { kind: 'red-packet-back', no, fen, from, to: pay.options.merchantId })
}

function stringsOf(body: Readonly<Record<string, unknown>>): Strings {
  return Object.fromEntries(Object.entries(body).map(([name, value]) => [name, String(value)]))
}

function mustBeOurs({ options }: Pay, asked: Strings, appId: string | undefined): void {
  if (asked.sign !== signV2(asked, options.apiV2Key)) throw new PayRefusal('FAIL', '签名错误')
  if (asked.mch_id !== options.merchantId) throw new PayRefusal('NO_AUTH', '商户号不存在')
  if (appId !== options.appId) throw new PayRefusal('ILLEGAL_APPID', 'appid 与商户不匹配')
}

function need(asked: Strings, name: string, shape = /./): string {
  const value = asked[name] ?? ''
  if (!shape.test(value)) throw new PayRefusal('PARAM_ERROR', `参数错误：${name}`)
  return value
}

/** The fields of flat XML. */
export function readXml(xml: string): Record<string, string> {
  const fields: Record<string, string> = {}
  for (const [, name = '', quoted, plain] of xml.matchAll(/<(\w+)>(?:<!\[CDATA\[(.*?)\]\]>|([^<]*))<\/\1>/gs)) {
    fields[name] = quoted ?? plain ?? ''
  }
  return fields
}

/** An answer in XML, under the sign of API v2. A refusal says which part of it went wrong: the call, or what was asked. */
export function writeXml(answer: Readonly<Record<string, unknown>> | PayRefusal, apiV2Key: string): string {
  const fields = answer instanceof PayRefusal ? refusalFields(answer) : { ...OK, ...stringsOf(answer) }
  const lines = Object.entries({ ...fields, sign: signV2(fields, apiV2Key) })
  return `<xml>${lines.map(([name, value]) => `<${name}><![CDATA[${value}]]></${name}>`).join('\n')}</xml>`
}

const OK = { return_code: 'SUCCESS', return_msg: 'ok', result_code: 'SUCCESS' }

function refusalFields({ code, message }: PayRefusal): Record<string, string> {
  if (code === 'FAIL') return { return_code: 'FAIL', return_msg: message }
  return { return_code: 'SUCCESS', return_msg: message, result_code: 'FAIL', err_code: code, err_code_des: message }
}
