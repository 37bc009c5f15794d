import type { Campaign, CampaignDefinition } from '../../../../src/handlers/admin/campaigns.schema'
import type { Part } from '../../../../src/handlers/sidebar/quickReplies.schema'
import { now } from '../../../shared/clock'
import { toLocal } from '../../../shared/localTime'
import { emptyAudience } from '../audience/draft'
import { clockOf, minuteOf } from '../parts/clockTime'

type Attachment = CampaignDefinition['content']['attachments'][number]
type Link = Extract<Part, { type: 'link' }>
export type FileAttachment = Extract<Attachment, { type: 'image' | 'video' | 'file' }>
export type AppAttachment = Extract<Attachment, { type: 'miniprogram' }>
export type DraftAttachment = FileAttachment | AppAttachment | Link
export type Every = 'DAILY' | 'WEEKLY' | 'MONTHLY' | 'YEARLY'
export const everies: readonly Every[] = ['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY']
export const attachmentKinds = ['image', 'link', 'miniprogram', 'video', 'file'] as const

/** A campaign while it is written. Both aims are kept, so that changing one's mind loses nothing. */
export interface Draft {
  id: number | null
  name: string
  messageClass: CampaignDefinition['messageClass']
  to: 'customers' | 'groups'
  audience: Extract<CampaignDefinition['aim'], { to: 'customers' }>['audience']
  chatIds: string[]
  ownerUserIds: string[]
  text: { type: 'text'; text: string }
  attachments: { key: number; one: DraftAttachment }[]
  timeKind: CampaignDefinition['time']['kind']
  /** YYYY-MM-DDTHH:mm on the business's wall clock. */
  at: string
  every: Every
  interval: number
  /** null = no end. */
  times: number | null
  /** What else the rule says, and for which `every`: kept as it is. */
  otherRule: { every: Every; parts: string } | null
  holidays: string
  then: 'skip' | 'next-day'
  /** HH:mm; empty = at any hour. */
  windowFrom: string
  windowUntil: string
  /** Windows of single members: kept as they are. */
  otherWindows: CampaignDefinition['windows']
  holdoutPercent: number
  effectDays: number
  confirmDays: number
  holdDays: number
}

export function newDraft(): Draft {
  return {
    id: null,
    name: '',
    messageClass: 'broadcast',
    to: 'customers',
    audience: emptyAudience(),
    ...{ chatIds: [], ownerUserIds: [], text: { type: 'text', text: '' }, attachments: [] },
    timeKind: 'now',
    at: toLocal(new Date(now().getTime() + 24 * 3600_000)),
    ...{
      every: 'WEEKLY',
      interval: 1,
      times: null,
      otherRule: null,
      holidays: '',
      then: 'skip',
      windowFrom: '',
      windowUntil: '',
    },
    ...{ otherWindows: [], holdoutPercent: 0, effectDays: 14, confirmDays: 7, holdDays: 2 },
  }
}

export function draftOf({ id, name, definition }: Campaign): Draft {
  const { aim, content, time, holidays, windows, holdoutPercent, effectDays, confirmDays, holdDays } = definition
  const all = windows.find(({ userIds }) => userIds.length === 0)
  const rule = time.kind === 'repeat' ? ruleIn(time.rule) : null
  return {
    ...newDraft(),
    ...{
      id,
      name,
      messageClass: definition.messageClass,
      to: aim.to,
      holdoutPercent,
      effectDays,
      confirmDays,
      holdDays,
    },
    ...(aim.to === 'customers' ? { audience: aim.audience } : { chatIds: aim.chatIds, ownerUserIds: aim.ownerUserIds }),
    text: { type: 'text', text: content.text },
    attachments: content.attachments.map((one, key) => ({ key, one: drafted(one) })),
    timeKind: time.kind,
    ...(time.kind !== 'now' && { at: `${time.day}T${clockOf(time.minute)}` }),
    ...rule,
    ...{ holidays: holidays.days.join(', '), then: holidays.then },
    windowFrom: all ? clockOf(all.fromMinute) : '',
    windowUntil: all ? clockOf(all.untilMinute) : '',
    otherWindows: windows.filter((one) => one !== all),
  }
}

function drafted(one: Attachment): DraftAttachment {
  if (one.type !== 'link') return { ...one }
  return { ...one, description: one.description ?? '', pictureUrl: one.pictureUrl ?? '' }
}

function ruleIn(rule: string): Pick<Draft, 'every' | 'interval' | 'times' | 'otherRule'> {
  const part = (name: string): string | undefined => new RegExp(`(?:^|;)${name}=([^;]+)`).exec(rule)?.[1]
  const every = everies.find((one) => one === part('FREQ')) ?? 'WEEKLY'
  const others = rule.split(';').filter((one) => !/^(RRULE:)?(FREQ|INTERVAL|COUNT)=/i.test(one))
  return {
    every,
    interval: Number(part('INTERVAL') ?? 1),
    times: part('COUNT') ? Number(part('COUNT')) : null,
    otherRule: others.length > 0 ? { every, parts: others.join(';') } : null,
  }
}

/** What a rule says beyond the fields, such as its weekdays; '' = nothing, or another `every` was chosen, to which it would not fit. */
export function keptRule({ every, otherRule }: Pick<Draft, 'every' | 'otherRule'>): string {
  return otherRule?.every === every ? otherRule.parts : ''
}

export function definitionOf(draft: Draft): CampaignDefinition {
  const [day = '', clock = ''] = draft.at.split('T')
  const at = { day, minute: minuteOf(clock) }
  const count = draft.times === null ? '' : `;COUNT=${draft.times}`
  const others = keptRule(draft)
  const rule = `FREQ=${draft.every};INTERVAL=${draft.interval}${count}${others && `;${others}`}`
  const open = draft.windowFrom !== '' && draft.windowUntil !== ''
  const all = { userIds: [], fromMinute: minuteOf(draft.windowFrom), untilMinute: minuteOf(draft.windowUntil) }
  return {
    messageClass: draft.messageClass,
    aim:
      draft.to === 'customers'
        ? { to: 'customers', audience: draft.audience }
        : { to: 'groups', chatIds: draft.chatIds, ownerUserIds: draft.ownerUserIds },
    content: { text: draft.text.text, attachments: draft.attachments.map(({ one }) => sent(one)) },
    time:
      draft.timeKind === 'now'
        ? { kind: 'now' }
        : draft.timeKind === 'at'
          ? { kind: 'at', ...at }
          : { kind: 'repeat', ...at, rule },
    holidays: { days: draft.holidays.split(/[,，\s]+/).filter(Boolean), then: draft.then },
    windows: [...draft.otherWindows, ...(open ? [all] : [])],
    ...{ holdoutPercent: draft.holdoutPercent, effectDays: draft.effectDays },
    ...{ confirmDays: draft.confirmDays, holdDays: draft.holdDays },
  }
}

function sent(one: DraftAttachment): Attachment {
  if (one.type !== 'link') return one
  const { description, pictureUrl, ...link } = one
  return { ...link, ...(description && { description }), ...(pictureUrl && { pictureUrl }) }
}

export function emptyAttachment(type: (typeof attachmentKinds)[number]): DraftAttachment {
  if (type === 'link') return { type, title: '', url: '', description: '', pictureUrl: '' }
  if (type === 'miniprogram') return { type, title: '', appId: '', page: '', mediaFileId: '' }
  return { type, mediaFileId: '' }
}
