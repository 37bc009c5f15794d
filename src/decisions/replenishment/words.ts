import type { Bilingual } from '../bilingual'
import { daysBetween } from '../calendar'
import type { Sureness } from '../forecast/predict'
import type { Why } from './forecast'

/** From here on a silence is longer than people are used to from such a buyer. */
const UNUSUAL = 0.8

/** What a forecast rests on, for people: the buyer's last gaps, or whose rhythm was taken instead; and whether this one is unusual. */
export function whyWords(why: Why): Bilingual {
  const { zh, en } = restsOn(why)
  const percent = Math.round(why.outlasted * 100)
  if (why.outlasted < UNUSUAL) return { zh, en }
  return {
    zh: `${zh}；这次比 ${percent}% 的间隔都长`,
    en: `${en}; this one is longer than ${percent}% of such gaps`,
  }
}

function restsOn({ from, gaps, lastDay, usualDays }: Why): Bilingual {
  const last = { zh: `上次 ${lastDay}`, en: `last on ${lastDay}` }
  if (from === 'said')
    return { zh: `您说约 ${usualDays} 天用完，${last.zh}`, en: `You said it lasts about ${usualDays} days; ${last.en}` }
  if (from === 'own') {
    const [days, daysEn] = [gaps.join('、'), gaps.join(', ')]
    return gaps.length === 1
      ? { zh: `上次间隔 ${days} 天，${last.zh}`, en: `Their one gap: ${daysEn} days; ${last.en}` }
      : { zh: `最近间隔 ${days} 天，${last.zh}`, en: `Their last gaps: ${daysEn} days; ${last.en}` }
  }
  if (from === 'cycle')
    return {
      zh: `按产品周期约 ${usualDays} 天用完，${last.zh}`,
      en: `By the product’s cycle it lasts about ${usualDays} days; ${last.en}`,
    }
  return {
    zh: `其他客户通常 ${usualDays} 天复购，${last.zh}（只买过一次）`,
    en: `Others buy again after about ${usualDays} days; ${last.en} (bought once so far)`,
  }
}

/** When, seen from a day. */
export function dueWords(dueOn: string, today: string): Bilingual {
  const inDays = daysBetween(today, dueOn)
  if (inDays > 0) return { zh: `可能 ${inDays} 天内要复购`, en: `May reorder within ${inDays} days` }
  if (inDays === 0) return { zh: '今天可能要复购', en: 'May reorder today' }
  return { zh: `复购可能晚了 ${-inDays} 天`, en: `A reorder may be ${-inDays} days late` }
}

export const surenessWords: Readonly<Record<Sureness, Bilingual>> = {
  sure: { zh: '规律', en: 'regular' },
  fair: { zh: '较规律', en: 'fairly regular' },
  unsure: { zh: '不确定', en: 'unsure' },
}
