import type { Bilingual } from '../bilingual'
import { churnReasonIds, churnReasons } from '../silence'

/** The buttons that cards of to-dos and of silence have, by the key that a press brings; those that only open a page bring none. */
export const cardButtons: ReadonlyMap<string, Bilingual> = new Map([
  ['talked', { zh: '已联系上', en: 'Reached them' }],
  ['done', { zh: '完成／已处理', en: 'Done' }],
  ['snooze', { zh: '明天再说', en: 'Tomorrow' }],
  ['hand-over', { zh: '转交主管', en: 'To the supervisor' }],
  ...churnReasonIds.map((id): [string, Bilingual] => {
    const { zh, en } = churnReasons[id]
    return [`reason-${id}`, { zh: `流失原因：${zh}`, en: `Why they left: ${en}` }]
  }),
])
