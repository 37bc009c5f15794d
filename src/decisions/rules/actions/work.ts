import { lineProblems } from '../../quickReplyProblems'
import type { ActionKind } from '../registry'
import { isKfTrigger, noSuch, plain, problemAt } from './common'

const MAX_TITLE = 100
const MAX_WORDS_BYTES = 2048

export const todo: ActionKind<'todo'> = {
  ...plain,
  kind: 'todo',
  name: { zh: '建待办', en: 'Make a to-do' },
  words: ({ userId, title }, nameOf) => {
    const who = userId === null ? { zh: '负责人', en: 'the owner' } : both(nameOf('member', userId))
    return { zh: `给${who.zh}建待办「${title}」`, en: `make a to-do for ${who.en}: ${title}` }
  },
  problems: ({ userId, title, words }, { userIds }) => [
    ...lineProblems('title', title, MAX_TITLE),
    ...textProblems(words),
    ...(userId !== null && !userIds.has(userId) ? [noSuch('userId', '成员', 'member', userId)] : []),
  ],
}

export const handOver: ActionKind<'hand-over'> = {
  ...plain,
  kind: 'hand-over',
  name: { zh: '转人工', en: 'Hand over to a human' },
  words: ({ words }) => ({
    zh: words === '' ? '转人工' : `转人工，并说「${words}」`,
    en: words === '' ? 'hand over to a human' : `hand over to a human, saying “${words}”`,
  }),
  problems: ({ words }, _, trigger) => [
    ...textProblems(words),
    ...(isKfTrigger(trigger)
      ? []
      : [problemAt('kind', { zh: '仅微信客服会话可以转人工', en: 'needs a kf session to hand over' })]),
  ],
  reaches: 'session',
  decides: () => [{ what: 'session', value: 'human' }],
}

const both = (word: string): { zh: string; en: string } => ({ zh: word, en: word })

function textProblems(words: string): ReturnType<typeof lineProblems> {
  if (new TextEncoder().encode(words).length <= MAX_WORDS_BYTES) return []
  return [problemAt('words', { zh: `最多 ${MAX_WORDS_BYTES} 字节`, en: `must have at most ${MAX_WORDS_BYTES} bytes` })]
}
