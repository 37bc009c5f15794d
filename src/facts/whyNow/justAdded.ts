import type { WhyNow } from '../../decisions/whyNow'
import { msOf, type Ask, type Moment, type Provider } from './provider'

interface About {
  at: string
}

const HOUR_MS = 3600 * 1000

/** Added by the member who asks not long ago, and no word of theirs since. */
export const justAdded: Provider = {
  sql: ({ now, userId, value, settings }: Ask) => `
    select b.external_user_id, 'just-added' as level, -${msOf('b.added_at')} as sort,
           json_build_object('at', b.added_at) as about
      from book b
     where b.reachable and b.added_at > ${now} - ${value(settings.whyNow.justAddedMs, 'bigint')} * interval '1 ms'
       and not exists (select 1 from touch t where t.external_user_id = b.external_user_id and t.at >= b.added_at
                          and t.direction = 'out' and t.user_id = ${userId})`,
  explain({ at }: About, { now }: Moment): WhyNow {
    const hours = Math.max(0, Math.floor((now.getTime() - new Date(at).getTime()) / HOUR_MS))
    const ago = hours === 0 ? { zh: '不到 1 小时前', en: 'less than an hour ago' } : agoIn(hours)
    return {
      kind: 'just-added',
      reason: { zh: '新客户，还没有打招呼', en: 'New, and without a word from you yet' },
      evidence: { zh: `${ago.zh}添加`, en: `Added ${ago.en}` },
      action: { type: 'words', topic: 'just-added' },
      at,
    }
  },
}

function agoIn(hours: number): { zh: string; en: string } {
  return { zh: `${hours} 小时前`, en: `${hours} ${hours === 1 ? 'hour' : 'hours'} ago` }
}
