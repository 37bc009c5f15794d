import type { MigrationInterface, QueryRunner } from 'typeorm'

export class OrderRhythm1795336833852 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX "public"."touch_heard"`)
    await runner.query(
      `CREATE TABLE "order_rhythm" ("external_user_id" text NOT NULL, "order_days" integer NOT NULL, "usual_days" integer NOT NULL, "last_day" date NOT NULL, "expected_on" date NOT NULL, CONSTRAINT "PK_f06ba7561eb520ec0b06f18d8bf" PRIMARY KEY ("external_user_id"))`,
    )
    await runner.query(`CREATE INDEX "order_rhythm_expected" ON "order_rhythm"  ("expected_on") `)
    // Of orders told before this table was there. Days of another business time zone come right with the next order.
    await runner.query(
      `insert into order_rhythm (external_user_id, order_days, usual_days, last_day, expected_on)
       select external_user_id, order_days, usual_days, last_day, last_day + usual_days
         from (select external_user_id, count(*)::int as order_days, max(day) as last_day,
                      percentile_disc(0.5) within group (order by gap) as usual_days
                 from (select external_user_id, day,
                              day - lag(day) over (partition by external_user_id order by day) as gap
                         from (select distinct external_user_id, (at at time zone 'Asia/Shanghai')::date as day
                                 from contact_order) days) gaps
                group by external_user_id) found
        where order_days >= 3`,
    )
    await runner.query(
      `CREATE INDEX "touch_heard" ON "touch"  ("external_user_id", "at", "kind") WHERE direction = 'in' or outcome = 'reached'`,
    )
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX "public"."touch_heard"`)
    await runner.query(`DROP INDEX "public"."order_rhythm_expected"`)
    await runner.query(`DROP TABLE "order_rhythm"`)
    await runner.query(
      `CREATE INDEX "touch_heard" ON "touch"  ("external_user_id", "at") WHERE direction = 'in' or outcome = 'reached'`,
    )
  }
}
