import type { Part, QuickReply, QuickReplyInput } from '../../../../src/handlers/sidebar/quickReplies.schema'

export type Kind = Part['type']
export const kinds: readonly Kind[] = ['text', 'image', 'video', 'file', 'link', 'mini-program']
export const topics = ['just-added', 'follow-up', 'reorder', 'silent', 'birthday', 'complaint'] as const
export type Topic = (typeof topics)[number]
export type FileKind = Extract<Kind, 'image' | 'video' | 'file'>

/** A text while it is written. Parts have a key of their own, so that moving one moves what was typed in it. */
export interface Draft {
  /** null = a new one. */
  id: string | null
  title: string
  categoryId: string | null
  scope: 'corp' | 'departments'
  departmentIds: number[]
  topics: string[]
  enabled: boolean
  parts: { key: number; part: Part }[]
}

/** WeCom's client sends a part per call; more than ten is no quick reply any more. */
export const MAX_PARTS = 10

export function emptyPart(type: Kind): Part {
  switch (type) {
    case 'text':
      return { type, text: '' }
    case 'link':
      return { type, title: '', url: '', description: '', pictureUrl: '' }
    case 'mini-program':
      return { type, appId: '', title: '', page: '', pictureUrl: '' }
    default:
      return { type, mediaFileId: '' }
  }
}

export function nextKey({ parts }: Pick<Draft, 'parts'>): number {
  return Math.max(0, ...parts.map(({ key }) => key)) + 1
}

/** An empty text with one part, in the category that is shown: for everybody, or for the departments given. */
export function newDraft(categoryId: string | null, departmentIds: number[] | null): Draft {
  return {
    id: null,
    title: '',
    categoryId,
    scope: departmentIds ? 'departments' : 'corp',
    departmentIds: departmentIds ?? [],
    topics: [],
    enabled: true,
    parts: [{ key: 1, part: emptyPart('text') }],
  }
}

export function draftOf(reply: QuickReply): Draft {
  const { id, title, categoryId, departmentIds, topics: of, enabled, parts } = reply
  return {
    id,
    title,
    categoryId,
    scope: reply.scope === 'departments' ? 'departments' : 'corp',
    departmentIds: [...departmentIds],
    topics: [...of],
    enabled,
    parts: parts.map((part, at) => ({ key: at + 1, part: { ...part } })),
  }
}

export function inputOf({
  title,
  categoryId,
  scope,
  departmentIds,
  topics: of,
  enabled,
  parts,
}: Draft): QuickReplyInput {
  return {
    title,
    categoryId,
    topics: of,
    enabled,
    parts: parts.map(({ part }) => part),
    audience: scope === 'corp' ? { scope } : { scope, departmentIds },
  }
}
