import type { Bilingual } from './bilingual'
import { churnReasons } from './silence'
import { stageWords, stages } from './stage'
import { notSentReasons } from './notSent'
import { kfEntries, withBy } from './kf/timelineLines'
import { outcomeWords } from './campaigns/reasons'
import { planEntries } from './plans/timelineLines'
import { yuan } from './sales/sale'

type Detail = Readonly<Record<string, unknown>>

const text = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''

/** One line for an entry of the timeline. A kind that is not known here is shown by its own name. */
export function entryLine(kind: string, detail: Detail): Bilingual {
  return ENTRIES[kind]?.(detail) ?? { zh: `其他：${kind}`, en: `Other: ${kind}` }
}

const ENTRIES: Readonly<Record<string, (detail: Detail) => Bilingual>> = {
  added: () => ({ zh: '添加了好友', en: 'Added' }),
  'half-added': () => ({ zh: '客户发起添加，等待通过', en: 'Asked to be added, not accepted yet' }),
  removed: ({ by }) => REMOVED[text(by)] ?? { zh: '不再是好友', en: 'No longer connected' },
  'transfer-failed': () => ({ zh: '转接未成功', en: 'The handover failed' }),
  greeted: ({ by }) => withBy({ zh: '已发送欢迎语', en: 'Greeted' }, by),
  'not-greeted': ({ reason }) => withReason('未发送欢迎语', 'Not greeted', reason),
  'greeting-unknown': ({ reason }) =>
    withReason('欢迎语是否送达未知', 'Nobody knows whether the greeting arrived', reason),
  'not-sent': ({ title, reason, error }) => {
    const why = withReason('未发送', 'Not sent', reason)
    const [name, said] = [text(title), text(error)]
    return {
      zh: `${name && `「${name}」`}${why.zh}${said && `（${said}）`}`,
      en: `${name && `“${name}”: `}${why.en}${said && ` (${said})`}`,
    }
  },
  'card-not-sent': ({ reason }) => withReason('给成员的提醒未送达', 'A card for the member did not arrive', reason),
  ordered: ({ amountFen, orderNo }) => orderLine(amountFen, text(orderNo)),
  refunded: ({ amountFen, orderNo, all }) => refundLine(amountFen, text(orderNo), all === true),
  'delivery-booked': ({ window }) => ({
    zh: `预约送货：${text(window)}`,
    en: `Delivery booked: ${text(window)}`,
  }),
  delivered: ({ window, late }) => ({
    zh: `已送达（约定 ${text(window)}${late === true ? '，迟到' : ''}）`,
    en: `Delivered (promised ${text(window)}${late === true ? ', late' : ''})`,
  }),
  'delivery-late': ({ window }) => ({
    zh: `送货超时：约定 ${text(window)} 还没有送到`,
    en: `Late delivery: not there by ${text(window)}`,
  }),
  'delivery-problem': ({ window, problem }) => ({
    zh: `送货遇到问题（${text(window)}）：${problem === 'nobody-home' ? '没人在家' : '其他问题'}`,
    en: `A problem with the delivery (${text(window)}): ${problem === 'nobody-home' ? 'nobody was home' : 'something else'}`,
  }),
  note: () => ({ zh: '备注记录', en: 'Note' }),
  'stage-set': ({ from, to }) => ({
    zh: `阶段：${stageName(from, 'zh')} → ${stageName(to, 'zh')}`,
    en: `Stage: ${stageName(from, 'en')} → ${stageName(to, 'en')}`,
  }),
  'opted-out': ({ by, words }) => {
    const said = by === 'kf' ? text(words) : ''
    return {
      zh: `客户要求不再打扰${said && `：在微信客服写了「${said}」`}`,
      en: `Asked not to be written to${said && `: wrote “${said}” in kf`}`,
    }
  },
  'opted-in': () => ({ zh: '客户可以再联系了', en: 'May be written to again' }),
  'owner-set': ({ userId, name }) =>
    userId === null
      ? { zh: '负责人改为按规则确定', en: 'The owner follows the rule again' }
      : { zh: `负责人：${text(name) || text(userId)}`, en: `Owner: ${text(name) || text(userId)}` },
  'remark-set': ({ from, to }) => ({
    zh: `备注名：${text(from) || '（无）'} → ${text(to)}`,
    en: `Remark: ${text(from) || '(none)'} → ${text(to)}`,
  }),
  'todo-made': ({ title }) => ({ zh: `新建待办：${text(title)}`, en: `New to-do: ${text(title)}` }),
  'todo-done': ({ title, outcome }) => ({
    zh: `待办完成：${text(title)}（${OUTCOMES[text(outcome)]?.zh ?? text(outcome)}）`,
    en: `To-do done: ${text(title)} (${OUTCOMES[text(outcome)]?.en ?? text(outcome)})`,
  }),
  'todo-handed-over': ({ title, to, name, follows }) => {
    const who = text(name) || text(to)
    const stranger =
      follows === false ? { zh: '（对方还不是该客户的好友）', en: ', who has no chat with them yet' } : null
    return {
      zh: `待办转给 ${who}${stranger?.zh ?? ''}：${text(title)}`,
      en: `To-do handed to ${who}${stranger?.en ?? ''}: ${text(title)}`,
    }
  },
  'silence-alerted': ({ tier, days }) =>
    tier === 'churned'
      ? { zh: `流失提醒：${text(days)} 天没有往来`, en: `Alert: nothing heard for ${text(days)} days, perhaps lost` }
      : { zh: `沉默提醒：${text(days)} 天没有往来`, en: `Alert: nothing heard for ${text(days)} days` },
  'silence-escalated': () => ({ zh: '沉默提醒未处理，已转给主管', en: 'The alert went unanswered, to the manager' }),
  returned: ({ days }) => ({
    zh: `沉默 ${text(days)} 天后恢复往来`,
    en: `Heard again after ${text(days)} days of silence`,
  }),
  'churn-reason-set': ({ reason }) => {
    const why = Object.entries(churnReasons).find(([id]) => id === reason)?.[1]
    return { zh: `流失原因：${why?.zh ?? text(reason)}`, en: `Why they left: ${why?.en ?? text(reason)}` }
  },
  'fields-set': ({ changes }) => fieldsLine(Array.isArray(changes) ? changes : []),
  consultation: ({ changes }) => {
    const said = fieldsLine(Array.isArray(changes) ? changes : [])
    return { zh: `咨询记录${said.zh && `：${said.zh}`}`, en: `Consultation${said.en && `: ${said.en}`}` }
  },
  'mass-sent': ({ campaign }) => ({
    zh: `收到群发「${text(campaign)}」`,
    en: `Got the mass message “${text(campaign)}”`,
  }),
  'mass-not-sent': ({ campaign, outcome }) => {
    const why = outcomeWords(text(outcome))
    return {
      zh: `未收到群发「${text(campaign)}」：${why.zh}`,
      en: `Did not get the mass message “${text(campaign)}”: ${why.en}`,
    }
  },
  ...planEntries,
  ...kfEntries,
}

const REMOVED: Readonly<Record<string, Bilingual>> = {
  member: { zh: '成员删除了客户', en: 'Removed by the member' },
  contact: { zh: '客户删除了成员', en: 'Removed by the customer' },
  transfer: { zh: '已转接给其他成员', en: 'Handed over to another member' },
}

const OUTCOMES: Readonly<Record<string, Bilingual>> = {
  reached: { zh: '已联系上', en: 'reached' },
  attempt: { zh: '未联系上', en: 'not reached' },
  handled: { zh: '已处理', en: 'handled' },
  'not-needed': { zh: '无需处理', en: 'not needed' },
}

function withReason(zh: string, en: string, reason: unknown): Bilingual {
  const id = Object.keys(notSentReasons).find((known): known is keyof typeof notSentReasons => known === reason)
  if (!id) return { zh, en }
  return { zh: `${zh}：${notSentReasons[id].zh}`, en: `${en}: ${notSentReasons[id].en}` }
}

function orderLine(amountFen: unknown, orderNo: string): Bilingual {
  return moneyLine({ zh: '下单', en: 'Ordered' }, amountFen, orderNo)
}

function refundLine(amountFen: unknown, orderNo: string, all: boolean): Bilingual {
  return moneyLine(
    all ? { zh: '全额退款', en: 'Refunded in full' } : { zh: '部分退款', en: 'Refunded' },
    amountFen,
    orderNo,
  )
}

function moneyLine({ zh, en }: Bilingual, amountFen: unknown, orderNo: string): Bilingual {
  const sum = typeof amountFen === 'number' ? `¥${yuan(amountFen)}` : ''
  return { zh: [zh, sum, orderNo].filter(Boolean).join(' '), en: [en, sum, orderNo].filter(Boolean).join(' ') }
}

function stageName(id: unknown, language: keyof Bilingual): string {
  const stage = stages.find((one) => one === id)
  return stage ? stageWords[stage][language] : text(id)
}

/** Each change brings its own words: the label at that time, and the value. */
function fieldsLine(changes: readonly unknown[]): Bilingual {
  const lines = changes.flatMap((change) => {
    if (typeof change !== 'object' || change === null || !('label' in change) || !('to' in change)) return []
    const [label, to] = [bilingual(change.label), bilingual(change.to)]
    return [{ zh: `${label.zh}：${to.zh || '（清空）'}`, en: `${label.en}: ${to.en || '(cleared)'}` }]
  })
  return { zh: lines.map(({ zh }) => zh).join('；'), en: lines.map(({ en }) => en).join('; ') }
}

function bilingual(value: unknown): Bilingual {
  const both = typeof value === 'object' && value !== null ? { zh: '', en: '', ...value } : { zh: '', en: '' }
  return { zh: text(both.zh), en: text(both.en) }
}
