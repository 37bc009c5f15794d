import type { Bilingual } from '../bilingual'
import type { GroupNeed } from './needs'

/** What a need says to the owner, in a few words. */
export function needWords(need: GroupNeed): Bilingual {
  switch (need.kind) {
    case 'ownerless':
      return { zh: '群主已离职，待分配新群主', en: 'The owner left: it waits for a new one' }
    case 'task':
      return { zh: `${need.count} 条群发待您发送`, en: `${need.count} mass messages wait for you to send` }
    case 'many-left':
      return { zh: `24 小时内 ${need.count} 位客户退群`, en: `${need.count} customers left within 24 hours` }
    case 'rule-broken':
      return { zh: `${need.count} 人多次违反群规，待移出`, en: `${need.count} broke the rules again: to be removed` }
    case 'full':
      return { zh: `已满 ${need.count}/${need.most} 人`, en: `full: ${need.count} of ${need.most}` }
    case 'nearly-full':
      return { zh: `快满了 ${need.count}/${need.most} 人`, en: `nearly full: ${need.count} of ${need.most}` }
    case 'unwelcomed':
      return { zh: `${need.count} 位新客户还没欢迎`, en: `${need.count} newcomers not welcomed yet` }
    case 'todo':
      return { zh: `${need.count} 个待办`, en: `${need.count} to-dos` }
    case 'unanswered':
      return { zh: `${need.count} 个提问没人回答`, en: `${need.count} questions nobody answered` }
    case 'quiet':
      return { zh: `${need.days} 天没人说话`, en: `nobody wrote for ${need.days} days` }
    case 'to-remove':
      return { zh: `移出名单里有 ${need.count} 人`, en: `${need.count} on the list to remove` }
  }
}
