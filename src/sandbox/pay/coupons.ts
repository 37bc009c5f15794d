import type { Fields } from '../body'
import { mustBe, needNo, needText, rfc3339 } from './body'
import { freshDigits } from './numbers'
import { PayRefusal } from './refusal'
import type { PayCall, PayRoute } from './routes'
import type { PayCoupon, PayStock } from './types'

const ROOT = '/v3/marketing/favor/users/{openid}/coupons'

/** Coupons of stocks that somebody set up at WeChat Pay. */
export const couponRoutes: readonly PayRoute[] = [
  { method: 'POST', path: ROOT, handle: send },
  { method: 'GET', path: `${ROOT}/{id}`, handle: query },
]

/** One request number is one coupon, however often it is asked. */
function send({ world, pay, at, body, now }: PayCall): Fields {
  mustBe(body, 'appid', pay.options.appId)
  mustBe(body, 'stock_creator_mchid', pay.options.merchantId)
  const { state } = world
  const requestNo = needNo(body, 'out_request_no', /^[\w|*@-]{1,128}$/)
  const stock = state.payStocks.get(needText(body, 'stock_id'))
  const openId = at.openid ?? ''
  if (!stock) throw new PayRefusal('RESOURCE_NOT_EXISTS', '批次不存在')
  const all = [...state.payCoupons.values()]
  const before = all.find((coupon) => coupon.requestNo === requestNo)
  if (before) {
    if (before.openId !== openId || before.stockId !== stock.stockId)
      throw new PayRefusal('INVALID_REQUEST', '发券凭证已被使用')
    return { coupon_id: before.couponId }
  }
  mustBeLeft(stock, all, openId, now)
  const coupon: PayCoupon = {
    couponId: freshDigits('98', 16),
    stockId: stock.stockId,
    openId,
    requestNo,
    sentAt: now,
    usedAt: null,
  }
  state.payCoupons.set(coupon.couponId, coupon)
  pay.move(world, { kind: 'coupon', no: requestNo, fen: stock.fen, from: stock.stockId, to: openId })
  return { coupon_id: coupon.couponId }
}

function mustBeLeft(stock: PayStock, all: readonly PayCoupon[], openId: string, now: number): void {
  const sent = all.filter(({ stockId }) => stockId === stock.stockId)
  if (now < stock.startsAt || now >= stock.endsAt) throw new PayRefusal('INVALID_REQUEST', '批次不在有效期内')
  if (sent.length >= stock.count) throw new PayRefusal('NOT_ENOUGH', '批次库存不足')
  if (sent.filter((coupon) => coupon.openId === openId).length >= stock.perPerson) {
    throw new PayRefusal('RULELIMIT', '用户已达最大领取次数')
  }
}

function query({ world, pay, at, query: asked, now }: PayCall): Fields {
  mustBe(asked, 'appid', pay.options.appId)
  const coupon = world.state.payCoupons.get(at.id ?? '')
  const stock = coupon && world.state.payStocks.get(coupon.stockId)
  if (!coupon || !stock || coupon.openId !== at.openid) throw new PayRefusal('RESOURCE_NOT_EXISTS', '查询的资源不存在')
  return {
    stock_creator_mchid: pay.options.merchantId,
    stock_id: stock.stockId,
    coupon_id: coupon.couponId,
    coupon_name: '代金券',
    status: couponState(coupon, stock, now),
    create_time: rfc3339(coupon.sentAt),
    coupon_type: 'NORMAL',
    no_cash: true,
    available_begin_time: rfc3339(stock.startsAt),
    available_end_time: rfc3339(stock.endsAt),
    normal_coupon_information: { coupon_amount: stock.fen, transaction_minimum: stock.minimumFen },
  }
}

/** What WeChat calls where a coupon stands. */
export function couponState(coupon: PayCoupon, stock: PayStock, now: number): 'SENDED' | 'USED' | 'EXPIRED' {
  if (coupon.usedAt !== null) return 'USED'
  return now >= stock.endsAt ? 'EXPIRED' : 'SENDED'
}
