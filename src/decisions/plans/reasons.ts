import type { Bilingual } from '../bilingual'

/** Why an enrolment ended, in words. */
export const planEndReasons = {
  done: { zh: '全部步骤已执行', en: 'All its steps have fallen due.' },
  bought: { zh: '客户又下单了', en: 'They bought again.' },
  talked: { zh: '已联系上客户', en: 'Somebody talked with them.' },
  heard: { zh: '客户恢复了往来', en: 'They were heard again.' },
  'stage-reached': { zh: '客户进入了停止计划的阶段', en: 'They came into a stage that ends it.' },
  'tag-put-on': { zh: '客户被打上了停止计划的标签', en: 'They were given a tag that ends it.' },
  left: {
    zh: '已不是任何成员的好友，或群已解散',
    en: 'No member is connected with them any more, or the group is no more.',
  },
  'opted-out': { zh: '客户要求不再打扰', en: 'They asked not to be written to.' },
  'by-hand': { zh: '由成员手动停止', en: 'A member stopped it.' },
  'by-rule': { zh: '由规则停止', en: 'A rule stopped it.' },
  retired: { zh: '计划已停用', en: 'The plan was retired.' },
} as const satisfies Record<string, Bilingual>
export type PlanEndReason = keyof typeof planEndReasons

/** Why a step that fell due was not done: the plan ended with it, or one of these. */
export const notMadeReasons = {
  ...planEndReasons,
  'plan-paused': { zh: '到期时计划已暂停', en: 'The plan was paused when it fell due.' },
  'too-late': { zh: '到期已久，不再补做', en: 'It had been due for too long.' },
  'sending-stopped': { zh: '到期时自动发送已全部停止', en: 'All automatic sending was stopped when it fell due.' },
  'no-owner': { zh: '没有负责人', en: 'There is nobody to do it.' },
  'stage-differs': { zh: '客户阶段不符', en: 'They are in another stage.' },
  'tag-differs': { zh: '标签条件不符', en: 'The tag is, or is not, on them.' },
  'field-differs': { zh: '客户字段条件不符', en: 'A field of theirs says otherwise.' },
  'consultation-differs': { zh: '咨询记录条件不符', en: 'The consultation record says otherwise.' },
  'has-bought': { zh: '开始后已下单', en: 'They have bought since the start.' },
  'not-bought': { zh: '开始后没有下单', en: 'They have not bought since the start.' },
  'has-talked': { zh: '开始后已联系上', en: 'Somebody has talked with them since the start.' },
  'not-talked': { zh: '开始后没有联系上', en: 'Nobody has talked with them since the start.' },
  'silence-differs': { zh: '沉默状态不符', en: 'They are not as silent as it asks for.' },
} as const satisfies Record<string, Bilingual>
export type NotMadeReason = keyof typeof notMadeReasons

/** A reason in words; one that is not known here is shown as it is. */
export function planReasonWords(reason: string): Bilingual {
  return Object.entries(notMadeReasons).find(([id]) => id === reason)?.[1] ?? { zh: reason, en: reason }
}
