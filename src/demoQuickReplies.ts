import type { Scope } from './scope'
import { createCategory } from './services/quickReplies/categories'
import { createQuickReply } from './services/quickReplies/write'
import { readCategories, readLibraryPage } from './views/quickReplies'

const ADMIN = { userId: null, roles: ['admin'], people: [] } as const

type Words = readonly [title: string, topics: readonly string[], ...parts: string[]]

const shelves: Readonly<Record<string, readonly Words[]>> = {
  初次接触: [
    [
      '新客问候',
      ['just-added'],
      '{{customer|您}}好，我是{{shop|清泉到家}}的{{member|客服}}，送水、换水、买耗材都可以直接找我。',
    ],
    [
      '首单优惠',
      ['just-added'],
      '首次下单桶装水立减 5 元，当天 18:00 前下单次日上午送到。',
      '您把小区和楼号发给我，我先帮您看看配送时间。',
    ],
    [
      '询问用水习惯',
      ['just-added', 'follow-up'],
      '方便问一下家里几口人、平时多久喝完一桶吗？我好提前提醒您，免得断水。',
    ],
    ['门店与配送时间', [], '我们每天 8:00–20:00 配送，上午下单下午到，下午下单次日上午到。'],
  ],
  补货提醒: [
    [
      '预约送水',
      ['reorder'],
      '{{customer|您}}好，按您平时的用量，家里的水差不多快喝完了。点这里选时间，我们送到家：{{booking_link}}',
    ],
    ['该补水了', ['reorder'], '{{customer|您}}好，按您平时的用量，家里的水差不多快喝完了，需要今天给您送一桶吗？'],
    ['上次下单回访', ['reorder', 'follow-up'], '您上次是 {{last_order|前些天}} 下的单，现在订的话明天上午就能送到。'],
    ['滤芯到期更换', ['reorder'], '净水器滤芯建议每 6 个月更换一次，您家的快到期了，要不要约个时间上门更换？'],
    ['水票套餐', ['reorder'], '买 10 张水票送 2 张，长期有效，随叫随送，比单买每桶省 3 元。'],
    ['囤货活动', [], '本周末前囤货满 4 桶免配送费，需要我帮您留一份吗？'],
  ],
  久未联系: [
    ['关心近况', ['silent'], '{{customer|您}}好，有段时间没联系了，最近用水还顺心吗？有什么需要随时跟我说。'],
    ['老客回归礼', ['silent'], '好久不见！给您留了一张老客户专享的 10 元券，本月内都可以用。'],
    ['换水提醒', ['silent', 'reorder'], '饮水机建议每三个月清洗一次，老客户清洗免费，要不要帮您约一个时间？'],
  ],
  节日与生日: [
    ['生日祝福', ['birthday'], '{{customer|您}}，祝您生日快乐！{{shop|清泉到家}}送您一份小礼物：下次送水免配送费。'],
    ['周末问候', ['silent'], '周末愉快！天气转凉，多喝温水，照顾好自己和家人。'],
  ],
  售后与投诉: [
    ['先致歉', ['complaint'], '非常抱歉给您带来不便，我马上核实情况，半小时内给您答复。'],
    ['送达延误', ['complaint'], '实在抱歉，今天配送延误了。我已联系配送员优先送您这一单，并为您补一张 5 元券。'],
    ['水质疑问', ['complaint'], '我们的每批水都有质检报告，我发给您看；如果您不放心，可以为您免费换一桶。'],
    [
      '处理结果回访',
      ['complaint', 'follow-up'],
      '{{customer|您}}好，之前的问题处理得还满意吗？有不周到的地方请直接告诉我。',
    ],
    ['退桶退押金', [], '退桶请提前一天告诉我，配送员上门取桶，押金当天原路退回。'],
  ],
  跟进: [
    ['送达确认', ['follow-up'], '水已经送到了吗？如果桶身或出水有问题，拍张照片发我就好。'],
    ['感谢下单', ['follow-up'], '感谢您的信任！以后要水直接在这里说一声就行，不用再填地址。'],
    ['转介绍', ['follow-up'], '如果邻居朋友也需要送水，把我的名片推给他们，您和朋友都能得一张 5 元券。'],
  ],
}

/** Gives the demo corp a library of texts, unless somebody has begun one. */
export async function seedQuickReplies(scope: Scope): Promise<void> {
  const all = { changeableBy: null, text: null, categoryId: null, scope: null, after: null, limit: 1 }
  const { total } = await readLibraryPage(scope, null, all)
  if (total > 0 || (await readCategories(scope)).length > 0) return
  for (const [shelf, texts] of Object.entries(shelves)) {
    const categoryId = await createCategory(scope, shelf)
    for (const [title, topics, ...parts] of texts)
      await createQuickReply(scope, ADMIN, {
        title,
        categoryId,
        parts: parts.map((text) => ({ type: 'text', text })),
        audience: { scope: 'corp' },
        topics: [...topics],
        enabled: true,
      })
  }
}
