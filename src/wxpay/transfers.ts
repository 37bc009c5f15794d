import { mustBeAmount, orNull, readable } from './answers'
import { transferOf } from './resources'
import type { Wxpay } from './types'
import type { WxpayWire } from './wire'

const ROOT = 'v3/fund-app/mch-transfer/transfer-bills'

/** Money to a person, who confirms within a day (kf-sidebar-pay.md 5.6). */
export function transferCalls({ ask, options }: WxpayWire) {
  const place = (billNo: string): string => `${ROOT}/out-bill-no/${encodeURIComponent(billNo)}`
  return {
    async transfer(transfer) {
      mustBeAmount(transfer.amountFen)
      const body = {
        appid: options.appId,
        out_bill_no: transfer.billNo,
        transfer_scene_id: transfer.sceneId,
        openid: transfer.openId,
        transfer_amount: transfer.amountFen,
        transfer_remark: transfer.remark,
        notify_url: transfer.notifyUrl,
        transfer_scene_report_infos: transfer.report.map(({ title, content }) => ({
          info_type: title,
          info_content: content,
        })),
      }
      const told = await ask({ method: 'post', path: ROOT, body, trust: 'money-out' })
      return readable(transferOf(told, transfer.amountFen))
    },

    async transferOf(billNo) {
      const told = await orNull(ask({ method: 'get', path: place(billNo) }))
      return told && readable(transferOf(told, null))
    },

    async cancelTransfer(billNo) {
      await ask({ method: 'post', path: `${place(billNo)}/cancel`, trust: 'money-out' })
    },
  } satisfies Partial<Wxpay>
}
