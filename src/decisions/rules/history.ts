import type { Bilingual } from '../bilingual'
import { ruleConditionsOf, type Rule, type RuleConditionKind, type RuleTrigger } from './definition'

/** Why nothing can be told again of what a rule waits for; null = it is recorded. */
export function noHistoryOf(trigger: RuleTrigger): Bilingual | null {
  switch (trigger.kind) {
    case 'message':
      if (trigger.channel === 'kf') return null
      return trigger.channel === 'chat'
        ? { zh: '客户与成员的聊天没有历史记录', en: 'Chats of customers with members are not recorded.' }
        : { zh: '成员发给应用的消息没有历史记录', en: 'What members write to the app is not recorded.' }
    case 'entered-kf':
      return null
    case 'button':
      return trigger.on === 'kf-menu' ? null : { zh: '卡片按钮没有历史记录', en: 'Buttons of cards are not recorded.' }
    case 'contact-added':
      return {
        zh: '添加客户当时的资料没有留存，无法回放',
        en: 'What was known of contacts as they were added is not recorded.',
      }
    case 'tag-changed':
      return {
        zh: '标签变化当时的资料没有留存，无法回放',
        en: 'What was known of contacts as their tags changed is not recorded.',
      }
    case 'stage-changed':
      return {
        zh: '阶段变化当时的资料没有留存，无法回放',
        en: 'What was known of contacts as their stage changed is not recorded.',
      }
    case 'facts':
      return { zh: '资料变化没有历史记录', en: 'Changes of what is known are not recorded.' }
  }
}

const TODAYS: Partial<Record<RuleConditionKind, Bilingual>> = {
  tags: { zh: '标签', en: 'tags' },
  stage: { zh: '阶段', en: 'stage' },
  channel: { zh: '来源渠道', en: 'the channel they came by' },
  field: { zh: '自定义字段', en: 'custom fields' },
  orders: { zh: '订单数', en: 'orders' },
  silence: { zh: '沉默状态', en: 'silence' },
  office: { zh: '服务时间设置', en: 'the setting of office hours' },
}

/** Which facts that rules ask for are those of today in a replay, since nobody knows what they were then. */
export function factsOfToday(rules: readonly Pick<Rule, 'conditions'>[]): Bilingual[] {
  const kinds = new Set(
    rules.flatMap(({ conditions }) => ruleConditionsOf(conditions).map((one) => one.condition.kind)),
  )
  const asked = [...kinds].flatMap((kind) => TODAYS[kind] ?? [])
  return [...asked, { zh: '是否拒绝打扰', en: 'who asked not to be written to' }]
}
