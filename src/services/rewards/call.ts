import { couponTold, redPacketTold, transferTold } from '../../decisions/rewards/payout'
import type { Scope } from '../../scope'
import type { RedPacket, Transfer, Wxpay } from '../../wxpay/types'
import type { PayoutRow } from './claim'
import type { ProgrammeRow } from './programme'
import type { Told } from './settle'

/** One way to reward: how WeChat is asked about a number, and how it is called with it. */
interface Way {
  /** Whether WeChat can be asked by our number alone: of a call without an answer, a later no is then no riddle. */
  isAskable: boolean
  /** null = there is none of this number. */
  ask(wxpay: Wxpay, payout: PayoutRow): Promise<Told | null>
  call(wxpay: Wxpay, payout: PayoutRow & { open_id: string }, programme: ProgrammeRow, scope: Scope): Promise<Told>
}

export const toldOfTransfer = (told: Transfer): Told => ({
  ...transferTold(told.state, told.failReason),
  amountFen: told.amountFen,
  wechatNo: told.transferNo,
  packageInfo: told.packageInfo,
  failReason: told.failReason,
})

const toldOfPacket = (told: RedPacket): Told => ({
  ...redPacketTold(told.state),
  amountFen: told.amountFen,
  failReason: told.failReason,
})

const transfer: Way = {
  isAskable: true,
  async ask(wxpay, { bill_no }) {
    const told = await wxpay.transferOf(bill_no)
    return told && toldOfTransfer(told)
  },
  async call(wxpay, payout, { words, sceneId, report }, { settings }) {
    const told = await wxpay.transfer({
      billNo: payout.bill_no,
      openId: payout.open_id,
      amountFen: Number(payout.amount_fen),
      remark: words,
      sceneId: sceneId ?? '',
      report,
      notifyUrl: `${settings.publicUrl}/pay/notify`,
    })
    return toldOfTransfer(told)
  },
}

/** Nobody can ask for a coupon by our number: called again with it, WeChat answers with the one it gave. */
const coupon: Way = {
  isAskable: false,
  async ask(wxpay, { open_id, wechat_no }) {
    if (open_id === null || wechat_no === null) return null
    const told = await wxpay.couponOf(open_id, wechat_no)
    return told && { ...couponTold(told.state), amountFen: told.amountFen }
  },
  async call(wxpay, { bill_no, open_id }, { stockId }) {
    const { couponId } = await wxpay.coupon({ openId: open_id, stockId: stockId ?? '', requestNo: bill_no })
    return { ...couponTold('sent'), amountFen: null, wechatNo: couponId }
  },
}

const redPacket: Way = {
  isAskable: true,
  async ask(wxpay, { bill_no }) {
    const told = await wxpay.redPacketOf(bill_no)
    return told && toldOfPacket(told)
  },
  async call(wxpay, payout, { name, words, sceneId }) {
    const told = await wxpay.redPacket({
      billNo: payout.bill_no,
      openId: payout.open_id,
      amountFen: Number(payout.amount_fen),
      wishing: words,
      activity: name,
      remark: words,
      sceneId,
    })
    return toldOfPacket(told)
  },
}

export const ways: Readonly<Record<ProgrammeRow['kind'], Way>> = { transfer, coupon, 'red-packet': redPacket }
