import type { Bilingual } from '../bilingual'
import { notSentReasons } from '../notSent'
import { kfFailWords } from './failWords'

type Detail = Readonly<Record<string, unknown>>
const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/** Lines of the timeline that 微信客服 writes, by their kind. `by` names what decided: a rule with its version. */
export const kfEntries: Readonly<Record<string, (detail: Detail) => Bilingual>> = {
  'kf-sent': ({ by }) => withBy({ zh: '微信客服：已自动回复', en: 'Kf: answered automatically' }, by),
  'kf-not-sent': ({ by, reason, failType }) => {
    const why = typeof failType === 'number' ? kfFailWords(failType) : reasonWords(text(reason))
    return withBy({ zh: `微信客服：未发送：${why.zh}`, en: `Kf: not sent: ${why.en}` }, by)
  },
  'kf-handed-over': ({ by, userId }) => {
    const to = text(userId)
    const line = to
      ? { zh: `微信客服：转人工 ${to}`, en: `Kf: handed over to ${to}` }
      : { zh: '微信客服：进入人工排队', en: 'Kf: waits for a human' }
    return withBy(line, by)
  },
  'kf-upgraded': ({ by, to }) => withBy({ zh: `微信客服：邀请添加 ${text(to)}`, en: `Kf: invited to ${text(to)}` }, by),
  'kf-ended': ({ by }) => withBy({ zh: '微信客服：会话已结束', en: 'Kf: the session was ended' }, by),
}

/** A line with who decided it behind; '' or nothing = nobody in particular. */
export function withBy({ zh, en }: Bilingual, by: unknown): Bilingual {
  const name = text(by)
  return name === '' ? { zh, en } : { zh: `${zh}（${name}）`, en: `${en} (${name})` }
}

function reasonWords(id: string): Bilingual {
  const known = Object.entries(notSentReasons).find(([name]) => name === id)
  return known?.[1] ?? { zh: id, en: id }
}
