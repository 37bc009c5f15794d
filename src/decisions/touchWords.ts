import { tagReasonWords, type TagReason } from './tagReasons'
import type { Bilingual } from './bilingual'

export interface TouchFact {
  kind: string
  direction: string
  outcome: string
  /** Of a message of ours: the title of its text, and which part of how many it was. */
  detail?: Readonly<Record<string, unknown>>
}

/** One line for a touch. A kind that is not known here is shown by its own name. */
export function touchLine({ kind, direction, outcome, detail = {} }: TouchFact): Bilingual {
  if (kind === 'message')
    return direction === 'in' ? { zh: '客户发来消息', en: 'A message from them' } : sentLine(detail)
  const words = KINDS[kind] ?? { zh: `往来：${kind}`, en: `In touch: ${kind}` }
  if (direction === 'in' || outcome === 'reached') return words
  return { zh: `${words.zh}（未联系上）`, en: `${words.en} (not reached)` }
}

function sentLine({ title, part, parts }: Readonly<Record<string, unknown>>): Bilingual {
  if (typeof title !== 'string') return { zh: '发送了消息', en: 'A message was sent' }
  const several = typeof part === 'number' && typeof parts === 'number' && parts > 1
  return several
    ? { zh: `发送了「${title}」（第 ${part + 1}/${parts} 条）`, en: `Sent “${title}” (${part + 1} of ${parts})` }
    : { zh: `发送了「${title}」`, en: `Sent “${title}”` }
}

const KINDS: Readonly<Record<string, Bilingual>> = {
  call: { zh: '电话', en: 'Call' },
  visit: { zh: '拜访', en: 'Visit' },
  meeting: { zh: '会面', en: 'Meeting' },
  talked: { zh: '已沟通', en: 'Talked' },
  order: { zh: '下单', en: 'Order' },
  added: { zh: '添加好友', en: 'Added' },
  'started-chat': { zh: '客户主动发起聊天', en: 'They started the chat' },
  'group-join': { zh: '加入客户群', en: 'Joined a group' },
  payment: { zh: '付款', en: 'Payment' },
  form: { zh: '填写表单', en: 'Filled in a form' },
  link: { zh: '打开链接', en: 'Opened a link' },
  moment: { zh: '朋友圈互动', en: 'Reacted to a moment' },
  'archive-message': { zh: '会话存档消息', en: 'A message in the archive' },
}

export interface TagFact {
  /** Names of tags; of one that we do not know, its id. */
  added: readonly string[]
  removed: readonly string[]
  status: string
  reason: TagReason | null
}

/** One line for a change of tags: what came on and off, and whether WeCom has it. */
export function tagLine({ added, removed, status, reason }: TagFact): Bilingual {
  const zh = [...added.map((name) => `+${name}`), ...removed.map((name) => `−${name}`)].join(' ')
  if (status === 'done') return { zh: `标签 ${zh}`, en: `Tags ${zh}` }
  if (status === 'waiting') return { zh: `标签 ${zh}（等待同步到企业微信）`, en: `Tags ${zh} (waiting for WeCom)` }
  const why = tagReasonWords(reason)
  return { zh: `标签未生效 ${zh}：${why?.zh ?? ''}`, en: `Tags not changed ${zh}: ${why?.en ?? ''}` }
}
