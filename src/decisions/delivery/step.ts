import type { Bilingual } from '../bilingual'

/** waiting: nobody brings it yet. problem: it could not be delivered so far; the courier may go on. */
export type DeliveryStatus = 'waiting' | 'assigned' | 'accepted' | 'on-the-way' | 'delivered' | 'problem'

/** What a courier says, in the order in which it happens. */
export const deliverySteps = ['accept', 'depart', 'deliver', 'nobody-home', 'other-problem'] as const
export type DeliveryStep = (typeof deliverySteps)[number]

const FROM: Readonly<Record<DeliveryStep, readonly DeliveryStatus[]>> = {
  accept: ['assigned', 'problem'],
  depart: ['assigned', 'accepted', 'problem'],
  deliver: ['assigned', 'accepted', 'on-the-way', 'problem'],
  'nobody-home': ['assigned', 'accepted', 'on-the-way'],
  'other-problem': ['assigned', 'accepted', 'on-the-way'],
}
const TO: Readonly<Record<DeliveryStep, DeliveryStatus>> = {
  accept: 'accepted',
  depart: 'on-the-way',
  deliver: 'delivered',
  'nobody-home': 'problem',
  'other-problem': 'problem',
}

/** Where a step leads; null = not from here: it was done already, or something later was. */
export function afterStep(status: DeliveryStatus, step: DeliveryStep): DeliveryStatus | null {
  return FROM[step].includes(status) ? TO[step] : null
}

/** The steps that lead on, in the order in which they happen. */
export function stepsFrom(status: DeliveryStatus): DeliveryStep[] {
  return deliverySteps.filter((step) => afterStep(status, step) !== null)
}

export const deliveryStatusWords: Readonly<Record<DeliveryStatus, Bilingual>> = {
  waiting: { zh: '待安排', en: 'Waits for a courier' },
  assigned: { zh: '已派单', en: 'Assigned' },
  accepted: { zh: '已接单', en: 'Accepted' },
  'on-the-way': { zh: '配送中', en: 'On the way' },
  delivered: { zh: '已送达', en: 'Delivered' },
  problem: { zh: '遇到问题', en: 'Problem' },
}

export const deliveryStepWords: Readonly<Record<DeliveryStep, Bilingual>> = {
  accept: { zh: '接单', en: 'Accept' },
  depart: { zh: '出发', en: 'On my way' },
  deliver: { zh: '已送达', en: 'Delivered' },
  'nobody-home': { zh: '没人在家', en: 'Nobody home' },
  'other-problem': { zh: '其他问题', en: 'Another problem' },
}

/** Whether it came, or is coming, after what was promised. */
export function isLate({ deliveredAt, endsAt }: { deliveredAt: Date | null; endsAt: Date }, now: Date): boolean {
  return (deliveredAt ?? now) > endsAt
}

/** Whether a delivery that is there can be rated now: the first time at any moment, then changed for a day. */
export function mayRate(ratedAt: Date | null, now: Date): boolean {
  return ratedAt === null || now.getTime() - ratedAt.getTime() <= ratingLimits.changeMs
}

export const ratingLimits = { stars: 5, words: 200, changeMs: 24 * 3600 * 1000 } as const
