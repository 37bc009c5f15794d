import type { Client } from 'pg'
import { field } from '../../support/sandboxWire'
import type { Happened, RunCorp } from './corp'
import { judgeMessages } from './judgeMessages'

/** What is wrong after a run, in words, by kind; all empty = nothing. */
export interface Verdict {
  /** Acknowledged and then not in the table, not handled, or without its effect. */
  lost: string[]
  /** A customer greeted twice, or a member told twice. */
  doubled: string[]
  /** A call repeated although its answer was known, or in a form that WeCom cannot recognise. */
  blind: string[]
  /** The record says something that the sandbox's own record denies. */
  untrue: string[]
  /** Messages whose record says `unknown`. */
  unknown: number
  acknowledged: number
  greeted: number
}

export interface Evidence {
  world: RunCorp
  client: Client
  /** When a server process died, in ms. */
  diedAt: number[]
  settled: boolean
}

/** Compares the database with what the sandbox saw. */
export async function judge(evidence: Evidence): Promise<Verdict> {
  const { world, client, settled } = evidence
  const acknowledged = world.happened.filter(({ delivery }) => delivery.delivered === true)
  const messages = await judgeMessages(evidence)
  if (!settled) {
    // What is still under way agrees with nothing yet.
    const nothing = { doubled: [], blind: [], untrue: [] }
    return { ...messages, ...nothing, lost: ['time ran out with work left'], acknowledged: acknowledged.length }
  }
  const lost = [...(await missingEvents(client, acknowledged)), ...(await missingEffects(evidence, acknowledged))]
  return { lost, acknowledged: acknowledged.length, ...messages }
}

const CHANGE = {
  add: 'add_external_contact',
  'half-add': 'add_half_external_contact',
  'add-back': 'add_external_contact',
  edit: 'edit_external_contact',
} as const

function changeOf({ act }: Happened): string {
  if (act.kind !== 'remove') return CHANGE[act.kind]
  return act.by === 'member' ? 'del_external_contact' : 'del_follow_user'
}

/** Acknowledged events that are not in the table, or not handled in the end. */
async function missingEvents(client: Client, acknowledged: Happened[]): Promise<string[]> {
  const { rows } = await client.query<{ text: string; status: string; last_error: string | null }>(
    `select convert_from(plaintext, 'UTF8') as text, status, last_error from callback_event`,
  )
  const stored = rows.map(({ text, status, last_error }) => ({
    about: ['ChangeType', 'UserID', 'ExternalUserID'].map((name) => field(text, name)).join(' '),
    state: status === 'handled' ? null : `${status} (${last_error})`,
  }))
  return acknowledged.flatMap((one) => {
    const about = [changeOf(one), one.life.userId, one.life.externalUserId].join(' ')
    const found = stored.filter((row) => row.about === about)
    if (found.length === 0) return [`${about}: acknowledged and not in the table`]
    return found.flatMap(({ state }) => (state === null ? [] : [`${about}: ${state}`]))
  })
}

interface FollowRow {
  pair: string
  remark: string
  state: string | null
  added_at: Date | null
  removed_at: Date | null
  notes: string[]
}

/** Acknowledged events whose effect is not in the database. */
async function missingEffects({ world, client }: Evidence, acknowledged: Happened[]): Promise<string[]> {
  const { rows } = await client.query<FollowRow>(
    `select f.user_id || ' ' || f.external_user_id as pair, remark, state, added_at, removed_at,
            (select coalesce(array_agg(kind), '{}') from timeline_entry t
              where t.external_user_id = f.external_user_id and t.user_id = f.user_id) as notes
       from follow_user f join contact c using (external_user_id)`,
  )
  const byPair = new Map(rows.map((row) => [row.pair, row]))
  return acknowledged.flatMap((one) => {
    const pair = `${one.life.userId} ${one.life.externalUserId}`
    const row = byPair.get(pair)
    // Of somebody whom the member removed meanwhile, an edit finds nothing to read.
    if (!row && one.act.kind === 'edit' && !isVisible(world, one)) return []
    if (!row) return [`${pair}: no relation after ${one.act.kind}`]
    const missing = effectMissing(one, row, world)
    return missing === null ? [] : [`${pair}: ${missing} after ${one.act.kind}`]
  })
}

function isVisible({ sandbox }: RunCorp, { life }: Happened): boolean {
  return sandbox.state.relation(life.userId, life.externalUserId) !== undefined
}

function effectMissing({ life, act }: Happened, row: FollowRow, world: RunCorp): string | null {
  if (act.kind === 'remove') return row.removed_at && row.notes.includes('removed') ? null : 'not removed'
  if (act.kind === 'edit') {
    const now = world.sandbox.state.relation(life.userId, life.externalUserId)
    // Somebody who was removed by the member can no longer be read.
    const edits = world.happened.filter((other) => other.life === life && other.act.kind === 'edit')
    const known = now !== undefined && edits.every(({ delivery }) => delivery.delivered === true)
    return known && row.remark !== now.remark ? `remark ${row.remark} instead of ${now.remark}` : null
  }
  if (row.added_at === null || !row.notes.includes(act.kind === 'half-add' ? 'half-added' : 'added')) return 'not added'
  return row.state === act.state ? null : `channel ${row.state} instead of ${act.state}`
}
