import { isFields, type Fields } from '../body'
import { freshId } from '../random'
import type { World } from '../world'
import { mustBe, needFen, needNo, needOpenId, needText, needUrl, rfc3339 } from './body'
import type { Pay } from './index'
import { freshDigits } from './numbers'
import { PayRefusal } from './refusal'
import type { PayCall, PayRoute } from './routes'
import type { PayTransfer } from './types'

const ROOT = '/v3/fund-app/mch-transfer/transfer-bills'
const WAITS_MS = 24 * 3600_000
/** What each scene wants to be told, by title (kf-sidebar-pay.md 5.6). */
const SCENES: Readonly<Record<string, readonly string[]>> = {
  '1000': ['活动名称', '奖励说明'],
  '1005': ['岗位类型', '报酬说明'],
}
const LEAST_FEN = 10
const NAME_FROM_FEN = 200_000

/** Money to people, who confirm. */
export const transferRoutes: readonly PayRoute[] = [
  { method: 'POST', path: ROOT, handle: ask },
  {
    method: 'GET',
    path: `${ROOT}/out-bill-no/{no}`,
    handle: ({ world, pay, at }) => transferJson(pay, find(world, at.no)),
  },
  { method: 'POST', path: `${ROOT}/out-bill-no/{no}/cancel`, handle: cancel },
]

/** The same request again is the same transfer, whatever became of it. */
function ask({ world, pay, body, now }: PayCall): Fields {
  mustBe(body, 'appid', pay.options.appId)
  const transfer: PayTransfer = {
    billNo: needNo(body, 'out_bill_no', /^[A-Za-z0-9]{1,32}$/),
    transferNo: freshDigits('1330', 32),
    openId: needOpenId(body, 'openid'),
    fen: needFen(body, 'transfer_amount'),
    remark: needText(body, 'transfer_remark', 96),
    sceneId: needText(body, 'transfer_scene_id'),
    notifyUrl: needUrl(body, 'notify_url'),
    asked: JSON.stringify(body),
    createdAt: now,
    updatedAt: now,
    state: 'WAIT_USER_CONFIRM',
    packageInfo: freshId('affffddafdfafddffda', 60),
    failReason: '',
  }
  mustFitScene(transfer, body)
  const before = world.state.payTransfers.get(transfer.billNo)
  if (before && before.asked !== transfer.asked)
    throw new PayRefusal('ALREADY_EXISTS', '商户单号已存在，参数与原单不一致')
  if (before) return answerOf(before)
  world.state.payTransfers.set(transfer.billNo, transfer)
  world.state.touch()
  return answerOf(transfer)
}

function mustFitScene({ sceneId, fen, remark }: PayTransfer, body: Fields): void {
  const titles = SCENES[sceneId]
  if (!titles) throw new PayRefusal('PARAM_ERROR', '转账场景未开通')
  const given = Array.isArray(body.transfer_scene_report_infos) ? body.transfer_scene_report_infos.filter(isFields) : []
  const said = given.filter(({ info_content: content }) => typeof content === 'string' && content !== '')
  if (said.length !== titles.length || !titles.every((title) => said.some(({ info_type: type }) => type === title))) {
    throw new PayRefusal('PARAM_ERROR', '转账场景报备信息与场景要求不一致')
  }
  if ([...remark].length > 32) throw new PayRefusal('PARAM_ERROR', '转账备注超过 32 个字')
  if (fen < LEAST_FEN) throw new PayRefusal('PARAM_ERROR', '转账金额低于下限')
  if (fen >= NAME_FROM_FEN && body.user_name === undefined) throw new PayRefusal('PARAM_ERROR', '须填写收款用户姓名')
}

function answerOf(transfer: PayTransfer): Fields {
  return {
    out_bill_no: transfer.billNo,
    transfer_bill_no: transfer.transferNo,
    create_time: rfc3339(transfer.createdAt),
    state: transfer.state,
    ...(transfer.state === 'WAIT_USER_CONFIRM' && { package_info: transfer.packageInfo }),
    ...(transfer.failReason !== '' && { fail_reason: transfer.failReason }),
  }
}

function find(world: World, no = ''): PayTransfer {
  const transfer = world.state.payTransfers.get(no)
  if (!transfer) throw new PayRefusal('NOT_FOUND', '单据不存在')
  return transfer
}

/** The cancel is taken at once and done a little later. */
function cancel({ world, at, now }: PayCall): Fields {
  const transfer = find(world, at.no)
  const isOver = transfer.state === 'CANCELING' || transfer.state === 'CANCELLED'
  if (!isOver && transfer.state !== 'WAIT_USER_CONFIRM') throw new PayRefusal('INVALID_REQUEST', '当前状态不可撤销')
  if (!isOver) Object.assign(transfer, { state: 'CANCELING', updatedAt: now })
  world.state.touch()
  return { ...answerOf(transfer), update_time: rfc3339(transfer.updatedAt) }
}

/** Ends what was cancelled, and what nobody confirmed in a day. */
export function finishTransfers(world: World, pay: Pay): void {
  const now = world.clock.now()
  for (const transfer of world.state.payTransfers.values()) {
    if (transfer.state === 'CANCELING' && transfer.updatedAt < now) endTransfer(world, pay, transfer, 'CANCELLED')
    const isLate = transfer.createdAt + WAITS_MS <= now
    if (transfer.state === 'WAIT_USER_CONFIRM' && isLate) endTransfer(world, pay, transfer, 'FAIL', 'OVERDUE_CLOSE')
  }
}

/** The last word on a transfer, and the merchant is told. */
export function endTransfer(
  world: World,
  pay: Pay,
  transfer: PayTransfer,
  state: 'SUCCESS' | 'FAIL' | 'CANCELLED',
  failReason = '',
): void {
  Object.assign(transfer, { state, failReason, updatedAt: world.clock.now() })
  const { billNo: no, fen, openId: to } = transfer
  if (state === 'SUCCESS') pay.move(world, { kind: 'transfer', no, fen, from: pay.options.merchantId, to })
  world.state.touch()
  pay.notifier.tell({
    no,
    url: transfer.notifyUrl,
    eventType: 'MCHTRANSFER.BILL.FINISHED',
    originalType: 'mch_payment',
    summary: '商家转账单据终态通知',
    resource: transferJson(pay, transfer),
  })
}

function transferJson({ options }: Pay, transfer: PayTransfer): Fields {
  return {
    ...answerOf(transfer),
    mch_id: options.merchantId,
    appid: options.appId,
    transfer_amount: transfer.fen,
    transfer_remark: transfer.remark,
    openid: transfer.openId,
    update_time: rfc3339(transfer.updatedAt),
  }
}
