import type { PlanDefinition, PlanStep, PlanSubject } from '../../src/decisions/plans/definition'
import { createPlan, publishPlan } from '../../src/services/plans/write'
import { runPlans, type PlanTick } from '../../src/services/plans/tick'
import type { Scope } from '../../src/scope'
import type { TestDatabase } from './database'
import { insertContact, insertMember } from './rows'
import { buildScope } from './scope'

/** A clock that a test moves, and plans on it. */
export interface PlanWorld {
  now: Date
  scope(): Scope
  /** Moves the clock to the moment and does what is due. */
  tick(at: string): Promise<PlanTick>
  rows<T = Record<string, unknown>>(sql: string): Promise<T[]>
  /** A live plan: from any order on, day 3 at 10:00, unless the draft says otherwise. Returns its id. */
  plan(draft?: Partial<PlanDefinition>, subject?: PlanSubject): Promise<number>
}

export const step = (day: number, more: Partial<PlanStep> = {}): PlanStep => ({
  time: { kind: 'day', day, minute: 600, repeat: null },
  conditions: [],
  action: { kind: 'todo', title: `第 ${day} 天回访`, words: '{{customer|您}}好，{{product|东西}}用着怎么样？' },
  ...more,
})

export function planWorld(database: TestDatabase, begin: string): PlanWorld {
  const world: PlanWorld = {
    now: new Date(begin),
    scope: () => buildScope({ db: database.dataSource.manager, now: world.now, clock: () => world.now }),
    tick(at) {
      world.now = new Date(at)
      return runPlans(world.scope())
    },
    rows: (sql) => database.dataSource.query(sql),
    async plan(draft = {}, subject = 'contact') {
      const definition: PlanDefinition = {
        event: { kind: 'ordered', skus: [], groups: [] },
        overlap: 'each',
        steps: [step(3)],
        stops: [],
        ...draft,
      }
      const id = await createPlan(world.scope(), { name: '回访', subject, definition })
      await publishPlan(world.scope(), id, '')
      return id
    },
  }
  return world
}

/** An empty shop with Lin Mei, her customer Wu, and one product. */
export async function openShop({ scope, rows }: PlanWorld): Promise<void> {
  await rows(`truncate contact, follow_user, member, department, contact_order, order_line, product, touch, timeline_entry, replenishment,
    forecast_record, contact_signal, silence_episode, silence_alert, todo, outbox_message, member_card, group_chat, group_member, group_move, group_change,
    corp_tag, tag_group, tag_change, custom_field, consultation, follow_up_plan, follow_up_plan_version, follow_up_enrolment,
    follow_up_step_run restart identity`)
  const { db } = scope()
  for (const userId of ['lin.mei', 'chen.hao']) await insertMember(db, userId)
  await insertContact(db, 'wm1', { name: '吴' })
  await db.query(`insert into product (sku, name, product_group, changed_at) values ('W1', '桶装水', '水', now())`)
}
