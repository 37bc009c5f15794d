import { renderParts, type Values } from '../../decisions/quickReply'
import { planVariables } from '../../decisions/plans/variables'
import { AppError } from '../../errors'
import { planValuesOf } from '../../facts/planValues'
import { quickReplyValues, quickReplyVariables } from '../../facts/quickReplyVariables'
import type { Scope } from '../../scope'
import { toIssue } from '../quickReplies/check'
import { bookingIn, type Prepared } from '../quickReplies/prepare'

/**
 * The words that a to-do carries, filled in for its contact and in the name of who asks, or what is missing. `typed` counts before
 * what we know. Throws AppError `not-found` for a to-do without words.
 */
export async function prepareTodoWords(
  scope: Scope,
  { id, userId, typed }: { id: string; userId: string | null; typed: Values },
): Promise<Prepared> {
  const [todo] = await scope.db.query<{ words: string; external_user_id: string | null }[]>(
    `select words, external_user_id from todo where id = $1 and words <> ''`,
    [id],
  )
  if (!todo) throw new AppError('not-found')
  const known = await quickReplyValues(scope, { userId, externalUserId: todo.external_user_id })
  const said = Object.fromEntries(Object.entries(typed).filter(([, value]) => value?.trim()))
  const parts = [{ type: 'text' as const, text: todo.words }]
  const booking = await bookingIn(scope, parts, todo.external_user_id)
  const rendered = renderParts(parts, { ...known, ...(await planValuesOf(scope, id)), ...booking, ...said })
  if (rendered.state === 'refused') throw new AppError('invalid-input', rendered.problems.map(toIssue))
  if (rendered.state === 'missing') {
    const labels = new Map([...(await quickReplyVariables(scope)), ...planVariables].map((one) => [one.name, one]))
    const variables = rendered.names.map((name) => labels.get(name) ?? { name, label: { zh: name, en: name } })
    return { state: 'missing', variables }
  }
  return {
    state: 'ready',
    messages: rendered.parts.flatMap((part) =>
      part.type === 'text' ? [{ msgtype: 'text' as const, text: { content: part.text } }] : [],
    ),
  }
}
