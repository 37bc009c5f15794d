import type { Bilingual } from '../../bilingual'
import { fileOf, wordsOf, type Problem, type QuickReplyPart } from '../../quickReplyParts'
import { partProblems } from '../../quickReplyProblems'
import { fill } from '../../template'
import type { RuleTrigger } from '../definition'
import type { ActionKind, RuleCatalogue } from '../registry'
import { contactProblems, isKfTrigger, noSuch, plain, problemAt } from './common'

/** kf-sidebar-pay.md 3.4; texts of app messages have the same limit. */
const MAX_TEXT_BYTES = 2048
const MAX_KF_PARTS = 5
/** customer-contact.md 4.1: a text and nine attachments. */
const MAX_ATTACHMENTS = 9

/** An answer to whoever wrote, entered or was added, without anybody's doing. */
export const reply: ActionKind<'reply'> = {
  ...plain,
  kind: 'reply',
  name: { zh: '自动回复', en: 'Reply' },
  words: ({ parts }) => quoted({ zh: '回复', en: 'reply' }, parts),
  problems: ({ parts }, catalogue, trigger) => [
    ...partsProblems(parts, catalogue),
    ...fallbackProblems(parts),
    ...wayProblems(parts, trigger),
  ],
  reaches: 'writer',
  messages: ({ parts }) => parts.length,
  decides: ({ parts }) => [{ what: 'reply', value: JSON.stringify(parts) }],
}

/** Words that wait in the rep's sidebar. */
export const suggest: ActionKind<'suggest'> = {
  ...plain,
  kind: 'suggest',
  name: { zh: '给成员推荐话术', en: 'Suggest to the rep' },
  words: ({ parts }) => quoted({ zh: '推荐话术', en: 'suggest' }, parts),
  problems: ({ parts }, catalogue, trigger) => [...partsProblems(parts, catalogue), ...contactProblems(trigger)],
}

const SHOWN = 30

function quoted({ zh, en }: Bilingual, parts: readonly QuickReplyPart[]): Bilingual {
  const words = wordsOf(parts).replace(/\s+/g, ' ').trim()
  const short = words.length > SHOWN ? `${words.slice(0, SHOWN)}…` : words
  return { zh: `${zh}「${short}」（${parts.length} 条）`, en: `${en} “${short}” (${parts.length} messages)` }
}

function partsProblems(parts: readonly QuickReplyPart[], { variables, mediaFiles }: RuleCatalogue): Problem[] {
  if (parts.length === 0) return [problemAt('parts', { zh: '至少一条内容', en: 'must have at least one message' })]
  const missing = parts.flatMap((part, at) => {
    const file = fileOf(part)
    if (!file || mediaFiles.get(file.id) === file.kind) return []
    return [noSuch(`parts.${at}.mediaFileId`, FILES[file.kind], file.kind, file.id)]
  })
  return [...partProblems(parts, variables), ...missing]
}

const FILES = { image: '图片', video: '视频', file: '文件' } as const

/** Nobody is there to fill in what is missing. */
function fallbackProblems(parts: readonly QuickReplyPart[]): Problem[] {
  return parts.flatMap((part, at) => {
    const bare = new Set<string>()
    for (const [, text] of textsOf(part))
      fill(text, (name, fallback) => {
        if (fallback === null) bare.add(name)
        return ''
      })
    return [...bare].map((name) =>
      problemAt(`parts.${at}`, {
        zh: `变量 {{${name}}} 需要备用文字：{{${name}|…}}，自动回复时可能没有值`,
        en: `needs a fallback for {{${name}}}, as in {{${name}|…}}: it may have no value and nobody is there to fill it in`,
      }),
    )
  })
}

const textsOf = (part: QuickReplyPart): [string, string][] =>
  Object.entries(part).filter(([name]) => name !== 'type' && name !== 'mediaFileId')

function wayProblems(parts: readonly QuickReplyPart[], trigger: RuleTrigger): Problem[] {
  if (trigger.kind === 'contact-added') return welcomeProblems(parts)
  if (trigger.kind === 'entered-kf') return entryProblems(parts)
  if (isKfTrigger(trigger)) return [...kfProblems(parts), ...lengthProblems(parts)]
  if (trigger.kind === 'button' || (trigger.kind === 'message' && trigger.channel === 'member-app'))
    return [...appProblems(parts), ...lengthProblems(parts)]
  return [
    problemAt('kind', {
      zh: '该触发方式没有可自动回复的会话，请改用「推荐话术」',
      en: 'has no conversation to reply in with this trigger: suggest to the rep instead',
    }),
  ]
}

function welcomeProblems(parts: readonly QuickReplyPart[]): Problem[] {
  const texts = parts.filter(({ type }) => type === 'text').length
  const programs = pictureProblems(parts)
  if (texts <= 1 && parts.length - texts <= MAX_ATTACHMENTS) return programs
  return [
    ...programs,
    problemAt('parts', {
      zh: `欢迎语最多一段文字加 ${MAX_ATTACHMENTS} 个附件`,
      en: `must be one text and ${MAX_ATTACHMENTS} attachments at most: it is a welcome`,
    }),
  ]
}

/** A welcome code is good for one message, a text (kf-sidebar-pay.md 3.5). */
function entryProblems(parts: readonly QuickReplyPart[]): Problem[] {
  if (parts.length === 1 && parts[0]?.type === 'text') return lengthProblems(parts)
  return [problemAt('parts', { zh: '进入会话时只能回复一段文字', en: 'must be one text: they have not written yet' })]
}

function kfProblems(parts: readonly QuickReplyPart[]): Problem[] {
  const programs = pictureProblems(parts)
  if (parts.length <= MAX_KF_PARTS) return programs
  return [
    ...programs,
    problemAt('parts', {
      zh: `微信客服中客户每条消息后最多 ${MAX_KF_PARTS} 条`,
      en: `must be ${MAX_KF_PARTS} messages at most after a customer's in kf`,
    }),
  ]
}

/** Only the sidebar shows a mini program by the address of its picture. */
function pictureProblems(parts: readonly QuickReplyPart[]): Problem[] {
  const words = {
    zh: '自动回复的小程序需要封面图片文件',
    en: 'must be a file: without one a mini program cannot be sent by itself',
  }
  return parts.flatMap((part, at) =>
    part.type === 'mini-program' && !part.mediaFileId ? [problemAt(`parts.${at}.mediaFileId`, words)] : [],
  )
}

function appProblems(parts: readonly QuickReplyPart[]): Problem[] {
  return parts.flatMap(({ type }, at) =>
    type === 'mini-program'
      ? [
          problemAt(`parts.${at}`, {
            zh: '应用消息不支持小程序',
            en: 'must not be a mini program: the app cannot send one',
          }),
        ]
      : [],
  )
}

function lengthProblems(parts: readonly QuickReplyPart[]): Problem[] {
  return parts.flatMap((part, at) => {
    if (part.type !== 'text') return []
    const bytes = new TextEncoder().encode(fill(part.text, (_, fallback) => fallback ?? '')).length
    if (bytes <= MAX_TEXT_BYTES) return []
    return [
      problemAt(`parts.${at}.text`, {
        zh: `${bytes} 字节，超过上限 ${MAX_TEXT_BYTES} 字节`,
        en: `has ${bytes} bytes; ${MAX_TEXT_BYTES} are allowed here`,
      }),
    ]
  })
}
