import type { Bilingual } from '../bilingual'

export interface ApprovalQuestion {
  /** How many the preview counted, and how many there are now. */
  previewed: number
  now: number
  /** Who wrote what is to be approved; whoever changed it is one of them. */
  authors: readonly string[]
  approver: string
  /** Of what was previewed, of what the approver has seen, and of what is written now. */
  hashes: { previewed: string | null; seen: string; written: string }
}

export interface ApprovalPolicy {
  /** Over so many, a second person must look. */
  secondPersonOver: number
  /** So many times the preview, and more than so many, is another audience than was looked at. */
  grewTimes: number
  grewOver: number
}

export type ApprovalRefusal = 'not-previewed' | 'changed-since' | 'empty' | 'grew' | 'author'

/** Why it may not be approved; null = it may. What is approved is exactly what was previewed and seen. */
export function approvalRefusal(asked: ApprovalQuestion, policy: ApprovalPolicy): ApprovalRefusal | null {
  const { hashes, previewed, now, authors, approver } = asked
  if (hashes.previewed === null) return 'not-previewed'
  if (hashes.previewed !== hashes.written || hashes.seen !== hashes.written) return 'changed-since'
  if (now === 0) return 'empty'
  if (hasGrown(previewed, now, policy)) return 'grew'
  if (needsSecondPerson(now, policy) && authors.includes(approver)) return 'author'
  return null
}

/** Whether the author alone may not send to so many. */
export function needsSecondPerson(count: number, policy: Pick<ApprovalPolicy, 'secondPersonOver'>): boolean {
  return count > policy.secondPersonOver
}

/** Whether an audience is another than the one that was looked at; a handful that became a few more is none. */
export function hasGrown(before: number, now: number, policy: Pick<ApprovalPolicy, 'grewTimes' | 'grewOver'>): boolean {
  return now > policy.grewOver && now >= before * policy.grewTimes
}

/** Why a run that was approved was not sent. */
export const runRefusals = {
  empty: { zh: '发送时人群为空', en: 'Nobody was in the audience when it was to be sent.' },
  grew: { zh: '人群比预览时增长了十倍以上', en: 'The audience had grown tenfold since it was looked at.' },
  late: { zh: '到期时服务器未运行，已过期太久', en: 'The server was down when it was due, and it is too late now.' },
  content: { zh: '内容已无法发送', en: 'The content could not be sent any more.' },
} as const satisfies Record<string, Bilingual>

export type RunRefusal = keyof typeof runRefusals
