import { ruleActor } from '../../decisions/rules/actor'
import type { PlannedRule } from '../../decisions/rules/plan'
import type { QuickReplyPart } from '../../decisions/quickReplyParts'
import { AppError } from '../../errors'
import { inTransaction, type Scope } from '../../scope'
import { reached } from '../../step'
import { createTodo } from '../todos/create'
import { decideNow, repliesOf } from './decideNow'
import { noteFailed, recordFired, type Occasion } from './fired'
import { answerMember, wordsForMember } from './toMember'

/** What a member wrote to the app (callbacks-and-app.md 2.9). */
export interface MemberMessage {
  msgId: string
  userId: string
  text: string
  at: Date
}

/** What is answered when no rule matched, best first; of all with the same `key` one is sent. */
export type Fallback = () => Promise<readonly { parts: readonly QuickReplyPart[]; key?: string }[]>

/** A to-do of a rule is due within the hour, as those about contacts. */
const HOUR_MS = 3600_000

/**
 * Answers a member by the live rules, and by `fallback` where none matched, once per message. The rules know the member's words and
 * the time, no contact, and nothing that the member wrote before: `said` counts this message alone.
 */
export async function answerMessage(scope: Scope, message: MemberMessage, fallback: Fallback): Promise<void> {
  const { msgId, userId, text, at } = message
  const event = { cause: 'member', kind: 'message', channel: 'member-app', kfId: null, text } as const
  const { rules } = await decideNow(scope, { event, externalUserId: null, at }, () => Promise.resolve({}))
  const answers = rules.length > 0 ? repliesOf(rules).map((parts) => ({ parts, key: undefined })) : await fallback()
  const occasion = { key: `member-message:${msgId}`, at, externalUserId: null }
  await inTransaction(scope, async (tx) => {
    for (const rule of await recordFired(tx, occasion, rules)) await actForMember(tx, { ...occasion, userId }, rule)
    for (const [n, { parts, key }] of answers.entries()) {
      const words = await wordsForMember(tx, parts, { userId, externalUserId: null })
      const dedupeKey = key ?? `${occasion.key}:${n}`
      await answerMember(tx, { dedupeKey, userId, externalUserId: null, text: words, at })
    }
  })
  reached('rules.acted')
}

/** What a rule does beside answering that needs no contact: to-dos. */
async function actForMember(
  tx: Scope,
  { userId, ...occasion }: Occasion & { userId: string },
  { ruleId, version, held, actions }: PlannedRule,
): Promise<void> {
  if (held !== null) return
  const by = ruleActor(ruleId, version)
  for (const { action, at } of actions) {
    if (action.kind !== 'todo') continue
    const { title, words } = action
    const todo = { key: `${occasion.key}:${ruleId}:${at}`, kind: 'follow-up', title, words, source: by } as const
    const dueAt = new Date(occasion.at.getTime() + HOUR_MS)
    try {
      await inTransaction({ ...tx, actor: by }, (inner) =>
        createTodo(inner, { ...todo, dueAt, externalUserId: null, userId: action.userId ?? userId }),
      )
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      tx.log.warn({ rule: ruleId, action: action.kind, err: error }, 'an action of a rule could not be done')
      await noteFailed(tx, ruleId, occasion.key)
    }
  }
}
