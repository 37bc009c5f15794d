import type { Bilingual } from '../bilingual'
import type { Problem } from '../quickReplyParts'
import { fill, hasBrokenPlaceholder, render, variablesIn } from '../template'
import type { Attachment } from '../welcome'
import type { CampaignContent } from './definition'

/** What has one value for all recipients of a member. */
export const campaignVariables = ['member', 'shop'] as const
export type CampaignValues = Readonly<Record<(typeof campaignVariables)[number], string | null>>

/** customer-contact.md 5.1, in bytes of UTF-8: a Chinese character has three. */
const LIMITS = {
  text: 4000,
  attachments: 9,
  title: 128,
  url: 2048,
  description: 512,
  appTitle: 64,
  page: 1024,
  appId: 64,
}
/** A name is at most 64 characters of 3 bytes. */
const LONGEST_NAME = '名'.repeat(64)

/** The words as one member sends them. */
export function campaignText({ text }: Pick<CampaignContent, 'text'>, values: CampaignValues): string {
  return render(text, values)
}

/**
 * What WeCom would refuse, or what would go out unrendered; empty = nothing, whoever sends it. `perCustomer` = variables that texts
 * have elsewhere and that differ from customer to customer.
 */
export function contentProblems(
  { text, attachments }: CampaignContent,
  { shop, perCustomer }: { shop: string | null; perCustomer: readonly string[] },
): Problem[] {
  const empty = text.trim() === '' && attachments.length === 0
  return [
    ...(empty ? [problem('text', { zh: '文字和附件不能都为空', en: 'must not be empty without an attachment' })] : []),
    ...textProblems(text, shop, perCustomer),
    ...(attachments.length > LIMITS.attachments
      ? [problem('attachments', { zh: '附件最多 9 个', en: 'are nine at most' })]
      : []),
    ...attachments.flatMap((one, at) => attachmentProblems(one, `attachments.${at}`)),
  ]
}

const problem = (path: string, words: Bilingual): Problem => ({ path, ...words })
const bytesOf = (text: string): number => new TextEncoder().encode(text).length
const names = (list: readonly string[]): string => list.map((name) => `{{${name}}}`).join(' ')

function textProblems(text: string, shop: string | null, perCustomer: readonly string[]): Problem[] {
  const used = variablesIn(text)
  const personal = used.filter((name) => perCustomer.includes(name))
  const unknown = used.filter((name) => !perCustomer.includes(name) && !campaignVariables.some((one) => one === name))
  const longest = bytesOf(render(text, { member: LONGEST_NAME, shop: shop ?? '' }))
  const bytes = Math.max(longest, bytesOf(fill(text, (_, fallback) => fallback ?? '')))
  const found: (Bilingual | false)[] = [
    hasBrokenPlaceholder(text) && {
      zh: '含有不完整的 {{变量}}',
      en: 'has braces that are not a complete {{variable}}',
    },
    personal.length > 0 && {
      zh: `${names(personal)} 因客户而异，群发时企业微信不会逐个替换；请改用侧边栏话术或跟进计划`,
      en: `has ${names(personal)}, which differs per customer, and WeCom fills in nothing: use a quick reply of the sidebar or a follow-up plan`,
    },
    unknown.length > 0 && {
      zh: `没有变量 ${names(unknown)}；可用：${names(campaignVariables)}`,
      en: `has no variable ${names(unknown)}; there are ${names(campaignVariables)}`,
    },
    bytes > LIMITS.text && {
      zh: `填入变量后为 ${bytes} 字节，超过企业微信上限 ${LIMITS.text} 字节`,
      en: `has ${bytes} bytes with its variables filled in; WeCom allows ${LIMITS.text}`,
    },
    /[^\P{Cc}\n\t]|\p{Surrogate}/u.test(text) && { zh: '含有不可见的控制字符', en: 'has invisible control characters' },
  ]
  return found.flatMap((words) => (words ? [problem('text', words)] : []))
}

function attachmentProblems(attachment: Attachment, path: string): Problem[] {
  if (attachment.type === 'link') {
    const { title, url, description, pictureUrl } = attachment
    return [
      ...sized(`${path}.title`, title, LIMITS.title, false),
      ...sized(`${path}.url`, url, LIMITS.url, false),
      ...address(`${path}.url`, url),
      ...sized(`${path}.description`, description ?? '', LIMITS.description, true),
      ...sized(`${path}.pictureUrl`, pictureUrl ?? '', LIMITS.url, true),
      ...(pictureUrl ? address(`${path}.pictureUrl`, pictureUrl) : []),
    ]
  }
  if (attachment.type !== 'miniprogram') return []
  return [
    ...sized(`${path}.title`, attachment.title, LIMITS.appTitle, false),
    ...sized(`${path}.appId`, attachment.appId, LIMITS.appId, false),
    ...sized(`${path}.page`, attachment.page, LIMITS.page, false),
  ]
}

/** Its size, and that no variable stands in it: only the text is filled in. */
function sized(path: string, text: string, most: number, mayBeEmpty: boolean): Problem[] {
  if (text.trim() === '') return mayBeEmpty ? [] : [problem(path, { zh: '不能为空', en: 'must not be empty' })]
  if (/\{\{|\}\}/.test(text))
    return [problem(path, { zh: '附件中不能使用变量', en: 'must have no variable: only the text may' })]
  const bytes = bytesOf(text)
  if (bytes <= most) return []
  return [
    problem(path, {
      zh: `为 ${bytes} 字节，超过企业微信上限 ${most} 字节`,
      en: `has ${bytes} bytes; WeCom allows ${most}`,
    }),
  ]
}

function address(path: string, url: string): Problem[] {
  const good = /^https?:\/\//i.test(url) && URL.canParse(url)
  return good || url === '' ? [] : [problem(path, { zh: '须为 http(s) 链接', en: 'must be an http(s) address' })]
}

/** The files it needs. */
export function filesIn({ attachments }: CampaignContent): { id: string; kind: 'image' | 'video' | 'file' }[] {
  return attachments.flatMap((one) => {
    if (one.type === 'link') return []
    return [{ id: one.mediaFileId, kind: one.type === 'miniprogram' ? 'image' : one.type }]
  })
}
