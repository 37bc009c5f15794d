import type { Context, Middleware } from 'koa'
import { escape, STYLE } from './authorizePage'
import { readBody } from './body'
import { Impossible } from './impossible'
import { actPay, type PayInput } from './pay/acts'
import { phoneOf } from './pay/control'
import type { World } from './world'

const PATH = '/sandbox/phone'
const FORM = `form{display:flex;gap:.6rem;align-items:center;justify-content:space-between;padding:.6rem .8rem;margin:.4rem 0;
border:1px solid #8888;border-radius:.5rem}button{font:inherit;padding:.3rem .9rem;margin:0 0 0 .3rem}`
/** What each button does. */
const BUTTONS = {
  pay: '付款 Pay',
  collect: '付款给成员 Pay the member',
  confirm: '收款 Confirm',
  'open-packet': '拆开 Open',
  'use-coupon': '使用 Use',
} as const
type Act = keyof typeof BUTTONS

/** A customer's phone, as far as money goes: `/sandbox/phone?as=<external userid>`. */
export function phoneMoney(world: World): Middleware {
  return async (ctx, next) => {
    const as = typeof ctx.query.as === 'string' ? ctx.query.as : ''
    if (ctx.path !== PATH || !world.pay || !world.state.contacts.has(as)) return next()
    if (ctx.method === 'GET') return show(ctx, world, as, '')
    if (ctx.method === 'POST') return act(ctx, world, as)
    return next()
  }
}

/** What cannot be done is said on the page: meanwhile the shop may have closed what it shows. */
async function act(ctx: Context, world: World, externalUserId: string): Promise<void> {
  const given = new URLSearchParams(((await readBody(ctx.req)) ?? '').toString())
  const asked = Object.keys(BUTTONS).find((name): name is Act => name === given.get('act'))
  try {
    if (!asked) throw new Impossible(400, 'no such button')
    const input: PayInput = { act: asked, no: given.get('no') ?? '', externalUserId }
    await actPay(world, input)
    ctx.redirect(`${PATH}?as=${encodeURIComponent(externalUserId)}`)
    ctx.status = 303
  } catch (error) {
    if (!(error instanceof Impossible)) throw error
    show(ctx, world, externalUserId, error.message)
    ctx.status = error.status
  }
}

function show(ctx: Context, world: World, externalUserId: string, wrong: string): void {
  ctx.set('cache-control', 'no-store')
  ctx.type = 'text/html; charset=utf-8'
  const name = world.state.contacts.get(externalUserId)?.name ?? ''
  const rows = rowsOf(world, externalUserId)
  ctx.body = `<!doctype html><html lang="zh-CN"><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1"><title>模拟微信 · ${escape(name)}</title><style>${STYLE}${FORM}</style>
<main><h1>${escape(name)}的手机<br><span lang="en">A customer’s phone</span></h1>
${wrong === '' ? '' : `<p role="alert">${escape(wrong)}</p>`}
${rows.length === 0 ? '<p>没有待付款、待收款、红包或代金券。<br><span lang="en">Nothing to pay or to receive.</span></p>' : rows.join('\n')}</main></html>`
}

function rowsOf(world: World, externalUserId: string): string[] {
  const { orders, asks, transfers, redPackets, coupons } = phoneOf(world, externalUserId)
  return [
    ...orders.map(({ billNo, description, fen, tradeType }) =>
      row('pay', billNo, tradeType === 'NATIVE' ? `扫码：${description}` : description, fen),
    ),
    ...asks.map(({ askNo, description, fen }) => row('collect', askNo, `收款：${description}`, fen)),
    ...transfers
      .filter(({ state }) => state === 'WAIT_USER_CONFIRM')
      .map(({ billNo, remark, fen }) => row('confirm', billNo, `转账：${remark}`, fen)),
    ...redPackets
      .filter(({ state }) => state === 'SENT')
      .map(({ billNo, wishing, fen }) => row('open-packet', billNo, `红包：${wishing}`, fen)),
    ...coupons
      .filter(({ state }) => state === 'SENDED')
      .map(({ couponId, fen }) => row('use-coupon', couponId, '代金券', fen)),
  ]
}

function row(act: Act, no: string, words: string, fen: number): string {
  return `<form method="post"><span>${escape(words)} ¥${(fen / 100).toFixed(2)}</span>
<input type="hidden" name="no" value="${escape(no)}"><button name="act" value="${act}">${BUTTONS[act]}</button></form>`
}
