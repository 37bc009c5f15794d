import type { Sandbox } from '../../../src/sandbox'
import type { Scope } from '../../../src/scope'
import { readNumbers } from '../../../src/views/campaigns/numbers'

/** What is wrong after a campaign, in words, by kind; all empty = nothing. */
export interface Verdict {
  /** Meant for somebody, and neither in a message nor with a reason. */
  lost: string[]
  /** Somebody in two messages, or a message that no part knows. */
  doubled: string[]
  /** Our record says what the corp’s denies. */
  untrue: string[]
  /** Parts of which it is not known, and which nobody is shown. */
  open: string[]
  /** Parts that an admin has to say something about. */
  asking: number
  messages: number
  calls: number
  lostAnswers: number
  sent: number
  eligible: number
}

const ADD = '/cgi-bin/externalcontact/add_msg_template'

/** Compares what we recorded with what the sandbox got. */
export async function judge(scope: Scope, sandbox: Sandbox, runId: number): Promise<Verdict> {
  const { db } = scope
  const targets = await db.query<{ id: string; outcome: string | null; msgId: string | null; state: string | null }[]>(
    `select t.external_user_id as id, t.outcome, p.msg_id as "msgId", p.state
       from campaign_target t left join campaign_part p on p.id = t.part_id where t.run_id = $1`,
    [runId],
  )
  const parts = await db.query<{ id: string; state: string; msgId: string | null; candidates: string[] }[]>(
    'select id, state, msg_id as "msgId", candidates from campaign_part where run_id = $1',
    [runId],
  )
  const messages = [...sandbox.state.ledger.massMessages.values()]
  const known = new Set(parts.flatMap(({ msgId, candidates }) => [msgId, ...candidates]))
  const got = new Map<string, { msgId: string; status: number }[]>()
  for (const { msgId, tasks } of messages)
    for (const { id, status } of tasks.flatMap(({ recipients }) => recipients))
      got.set(id, [...(got.get(id) ?? []), { msgId, status }])
  const calls = sandbox.calls.list(ADD)
  const numbers = (await readNumbers(scope, [runId])).get(runId)
  const reasons = numbers?.reasons.reduce((sum, { count }) => sum + count, 0) ?? 0
  const adds = numbers ? numbers.sent + numbers.waiting + reasons : 0
  return {
    lost: targets
      .filter(({ id, outcome }) => !got.has(id) && (outcome === null || outcome === 'sent'))
      .map(({ id, state }) => `${id}, part ${state}`),
    doubled: [
      ...[...got].filter(([, all]) => all.length > 1).map(([id, all]) => `${id} in ${all.length} messages`),
      ...messages.filter(({ msgId }) => !known.has(msgId)).map(({ msgId }) => `nobody knows ${msgId}`),
    ],
    untrue: [
      ...targets.flatMap(({ id, outcome, msgId }) => {
        const one = got.get(id)?.[0]
        if (one && one.msgId !== msgId) return [`${id} is in ${one.msgId}, not in ${msgId}`]
        return (outcome === 'sent') === (one?.status === 1) ? [] : [`${id}: ${outcome}, and WeCom says ${one?.status}`]
      }),
      ...(numbers?.eligible === targets.length && adds === targets.length ? [] : ['the numbers do not add up']),
    ],
    open: parts
      .filter(({ state, candidates }) => !ENDS.has(state) && candidates.length === 0)
      .map(({ id, state }) => `part ${id} is ${state}`),
    asking: parts.filter(({ candidates }) => candidates.length > 0).length,
    messages: messages.length,
    calls: calls.length,
    lostAnswers: calls.filter(({ fault }) => fault === 'lose-answer').length,
    sent: numbers?.sent ?? 0,
    eligible: targets.length,
  }
}

const ENDS = new Set(['done', 'cancelled', 'failed'])
