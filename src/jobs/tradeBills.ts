import { billDaysDue, reconcileDay } from '../services/payments/reconcile'
import type { Job } from './run'

export const tradeBills: Job = {
  name: 'trade-bills',
  // WeChat Pay has the bill of a day from ten o'clock of the next.
  schedule: '20 10,14,18 * * *',
  why: {
    zh: '每天与微信支付对账：把前一天的交易账单与我们的记录逐笔比较，差异列给人处理；取不到的日子下次再试。',
    en: 'Every line of WeChat Pay’s bill of the day before is compared with what we wrote down; differences are listed for a person, and a day that could not be had is tried again.',
  },
  missed: 'latest',
  long: true,
  async run(scope) {
    if (!scope.wxpay) return
    let failed: unknown = null
    for (const day of await billDaysDue(scope)) {
      try {
        const { lines, differences } = await reconcileDay(scope, day)
        scope.log.info({ day, lines, differences }, 'a trade bill was compared')
      } catch (error) {
        scope.log.warn({ err: error, day }, 'a trade bill could not be compared; it is tried again')
        failed ??= error
      }
    }
    if (failed) throw failed
  },
}
