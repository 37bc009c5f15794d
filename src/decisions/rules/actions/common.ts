import type { Bilingual } from '../../bilingual'
import type { Problem } from '../../quickReplyParts'
import type { RuleTrigger } from '../definition'

/** What is not the case for most kinds. */
export const plain = {
  reaches: 'nobody',
  messages: () => 0,
  effects: () => [],
  decides: () => [],
} as const

export const problemAt = (path: string, { zh, en }: Bilingual): Problem => ({ path, zh, en })

/** There is none of that id. */
export const noSuch = (path: string, zh: string, en: string, id: string | number): Problem =>
  problemAt(path, { zh: `没有${zh}「${id}」`, en: `there is no ${en} ${id}` })

export const NOTHING_CHOSEN: Bilingual = { zh: '至少选一项', en: 'must name at least one' }

/** Whoever writes to the app is a member: there is no contact to know or to change. */
export const isAboutContact = (trigger: RuleTrigger): boolean =>
  !(trigger.kind === 'message' && trigger.channel === 'member-app')

/** What an action on a contact says of a trigger without one. */
export function contactProblems(trigger: RuleTrigger): Problem[] {
  if (isAboutContact(trigger)) return []
  return [
    problemAt('kind', {
      zh: '成员给应用发消息时没有客户可操作',
      en: 'needs a contact: a member who writes to the app is none',
    }),
  ]
}

export const isKfTrigger = (trigger: RuleTrigger): boolean =>
  trigger.kind === 'entered-kf' ||
  (trigger.kind === 'message' && trigger.channel === 'kf') ||
  (trigger.kind === 'button' && trigger.on === 'kf-menu')
