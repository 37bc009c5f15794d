import type { MigrationInterface, QueryRunner } from 'typeorm'

/**
 * Whatever a row of contact_fact is made from names its contact in contact_fact_stale when it changes, whoever changes it: by
 * statement, in the transaction of the change. Appending alone, no two writers ever wait for each other here.
 */
export class ContactFactTriggers1795368000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(marking('contact_fact_of_contact', 'external_user_id'))
    await runner.query(marking('contact_fact_of_touch', 'external_user_id', 'where user_id is not null'))
    await runner.query(marking('contact_fact_of_group', 'member_id', 'where type is distinct from 1'))
    for (const [table, marks] of SOURCES)
      for (const [event, tables] of EVENTS)
        await runner.query(
          `create trigger contact_fact_${event} after ${event} on ${table} referencing ${tables}
             for each statement execute function ${marks}()`,
        )
    await runner.query(MEMBER_GONE)
    await runner.query(
      `create trigger contact_fact_update after update on member referencing old table as before new table as after
         for each statement execute function contact_fact_of_member()`,
    )
    await runner.query(
      'insert into contact_fact_stale (external_user_id) select distinct external_user_id from follow_user',
    )
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop trigger contact_fact_update on member')
    for (const [table] of SOURCES)
      for (const [event] of EVENTS) await runner.query(`drop trigger contact_fact_${event} on ${table}`)
    for (const marks of [...new Set(SOURCES.map(([, name]) => name)), 'contact_fact_of_member'])
      await runner.query(`drop function ${marks}()`)
  }
}

const SOURCES = [
  ['contact', 'contact_fact_of_contact'],
  ['follow_user', 'contact_fact_of_contact'],
  ['tag_change', 'contact_fact_of_contact'],
  ['contact_order', 'contact_fact_of_contact'],
  ['contact_signal', 'contact_fact_of_contact'],
  ['replenishment', 'contact_fact_of_contact'],
  ['touch', 'contact_fact_of_touch'],
  ['group_member', 'contact_fact_of_group'],
] as const

const EVENTS = [
  ['insert', 'new table as after'],
  ['update', 'old table as before new table as after'],
  ['delete', 'old table as before'],
] as const

const marking = (name: string, key: string, where = ''): string => `
  create function ${name}() returns trigger language plpgsql as $$
  begin
    if tg_op = 'INSERT' then
      insert into contact_fact_stale (external_user_id) select distinct ${key} from after ${where};
    elsif tg_op = 'DELETE' then
      insert into contact_fact_stale (external_user_id) select distinct ${key} from before ${where};
    else
      insert into contact_fact_stale (external_user_id)
      select ${key} from before ${where} union select ${key} from after ${where};
    end if;
    return null;
  end $$`

/** Who has left the corp owns nobody. */
const MEMBER_GONE = `
  create function contact_fact_of_member() returns trigger language plpgsql as $$
  begin
    insert into contact_fact_stale (external_user_id)
    select distinct f.external_user_id
      from before b join after a using (user_id) join follow_user f using (user_id)
     where a.gone_at is distinct from b.gone_at;
    return null;
  end $$`
