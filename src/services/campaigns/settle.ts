import { settlementOf, type Candidate } from '../../decisions/campaigns/settle'
import { inTransaction, type Scope } from '../../scope'
import { reached } from '../../step'
import { WecomError, type MassMessageInfo } from '../../wecom'
import { endTargets } from './outcomes'
import { readPartOf, writePart, type PartOf, type PartRow } from './row'
import { keepSubmitted, type PartOutcome } from './submit'

/** WeCom is still handing the tasks out (customer-contact.md 5, rule 5). */
const DISPATCHING = 41063
/** Made by a member alone: none of ours. */
const PERSONAL = 1

/** Finds out what a call without an answer did; nothing is asked for again before that is known (design.md part 4). */
export async function settlePart(scope: Scope, row: PartRow, worker: string): Promise<PartOutcome> {
  const of = await readPartOf(scope, row)
  const now = scope.clock()
  const askedAt = row.asked_at ?? now
  const recipients = await scope.db.query<{ id: string }[]>(
    'select external_user_id as id from campaign_target where part_id = $1',
    [row.id],
  )
  const candidates = await readCandidates(scope, row, of, askedAt)
  const unanswered = {
    sender: row.user_id,
    recipients: new Set(recipients.map(({ id }) => id)),
    ageMs: now.getTime() - askedAt.getTime(),
  }
  const came = settlementOf(unanswered, candidates, scope.settings.campaigns)
  const stopped = of.campaignState === 'stopped'
  const outcome = await inTransaction(scope, async (tx): Promise<PartOutcome> => {
    switch (came.then) {
      case 'adopt':
        return (await keepSubmitted(tx, row, worker, { msgId: came.msgId, failed: [], stopped })) ? 'submitted' : 'lost'
      case 'ask':
        await writePart(tx, row, worker, { state: 'unknown', candidates: came.msgIds, uncounted: true })
        return 'unknown'
      case 'wait':
        await writePart(tx, row, worker, {
          state: 'unknown',
          delayMs: tx.settings.campaigns.settleEveryMs,
          uncounted: true,
        })
        return 'unknown'
      case 'again':
        return submitAgain(tx, row, worker, stopped)
    }
  })
  reached('campaign.settled')
  return outcome
}

/** Nothing was made. */
async function submitAgain(tx: Scope, row: PartRow, worker: string, stopped: boolean): Promise<PartOutcome> {
  const state = stopped ? 'cancelled' : 'planned'
  const kept = await writePart(tx, row, worker, { state, uncounted: true })
  if (kept && stopped) await endTargets(tx, row.id, 'stopped')
  return kept ? state : 'lost'
}

/** Messages of about that time with these words, that no part of ours has. */
async function readCandidates(scope: Scope, row: PartRow, of: PartOf, askedAt: Date): Promise<Candidate[]> {
  const { clockSkewMs, againAfterMs } = scope.settings.campaigns
  const { aim, content } = of.definition
  const chatType = aim.to === 'groups' ? 'group' : 'single'
  const from = new Date(askedAt.getTime() - clockSkewMs)
  const to = new Date(Math.min(askedAt.getTime() + againAfterMs, scope.clock().getTime()) + clockSkewMs)
  const types = content.attachments.map(({ type }) => type).join()
  const found: MassMessageInfo[] = []
  let cursor: string | undefined
  do {
    const { messages, nextCursor } = await scope.wecom.massMessages.list({ chatType, from, to, cursor })
    found.push(
      ...messages.filter(
        ({ createType, text, attachmentTypes }) =>
          createType !== PERSONAL && text === row.asked_text && attachmentTypes.join() === types,
      ),
    )
    cursor = nextCursor ?? undefined
  } while (cursor !== undefined)
  const ids = await notOurs(scope, found)
  const candidates: Candidate[] = []
  for (const msgId of ids) candidates.push(await readCandidate(scope, msgId, row.user_id))
  return candidates
}

async function notOurs({ db }: Scope, messages: readonly MassMessageInfo[]): Promise<string[]> {
  const rows = await db.query<{ id: string }[]>(
    `select m as id from unnest($1::text[]) m where not exists (select 1 from campaign_part p where p.msg_id = m)`,
    [[...new Set(messages.map(({ msgId }) => msgId))]],
  )
  return rows.map(({ id }) => id)
}

/** Whose it is and, of its recipients, as many as a page tells: of a stranger's none need be known. */
async function readCandidate({ wecom }: Scope, msgId: string, sender: string): Promise<Candidate> {
  try {
    const { tasks } = await wecom.massMessages.tasks(msgId)
    const senders = tasks.map(({ userId }) => userId)
    if (!senders.includes(sender)) return { msgId, senders, recipients: [] }
    const { results } = await wecom.massMessages.results(msgId, sender)
    return {
      msgId,
      senders,
      recipients: results.flatMap(({ externalUserId, chatId }) => externalUserId ?? chatId ?? []),
    }
  } catch (error) {
    if (!(error instanceof WecomError) || error.errcode !== DISPATCHING) throw error
    return { msgId, senders: null, recipients: [] }
  }
}
