import { stageWords } from '../../../../src/decisions/stage'
import { inWords } from '../../../shared/i18n'
import type { Choices } from './choices'
import { clockOf } from '../parts/clockTime'
import type { PlanEvent, Step } from './draft'
import { say } from './words'

/** When a step falls due, as people say it. */
export function timeWords(time: Step['time']): string {
  if (time.kind === 'hours') return say('sentenceHours', { hours: time.hours })
  const once = say('sentenceDay', { day: time.day, clock: clockOf(time.minute) })
  if (!time.repeat) return once
  const again = say('sentenceRepeat', { days: time.repeat.everyDays })
  return once + again + (time.repeat.times === null ? '' : say('sentenceTimes', { n: time.repeat.times }))
}

/** What starts a plan, as people say it. */
export function eventWords(event: PlanEvent, { tags, products }: Choices): string {
  const kind = say(`event-${event.kind}`)
  const label = (list: readonly { value: string; label: string }[], id: string): string =>
    list.find(({ value }) => value === id)?.label ?? id
  switch (event.kind) {
    case 'ordered': {
      const named = [...event.skus.map((sku) => label(products, sku)), ...event.groups]
      return `${kind}：${named.join('、') || say('anyProduct')}`
    }
    case 'stage':
      return `${kind}：${inWords(stageWords[event.stage])}`
    case 'tagged':
      return `${kind}：${label(tags, event.tagId)}`
    case 'silent':
      return `${kind}：${say(`tier-${event.tier}`)}`
    default:
      return kind
  }
}
