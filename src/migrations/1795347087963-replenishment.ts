import type { MigrationInterface, QueryRunner } from 'typeorm'

export class Replenishment1795347087963 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TABLE "forecast_record" ("external_user_id" text NOT NULL, "sku" text NOT NULL, "from_day" date NOT NULL, "made_on" date NOT NULL, "due_on" date NOT NULL, "lo" date NOT NULL, "hi" date NOT NULL, "remind_on" date NOT NULL, "naive_on" date, "happened_on" date, CONSTRAINT "PK_2c4ecea76e2ed61b694be15f707" PRIMARY KEY ("external_user_id", "sku", "from_day"))`,
    )
    await runner.query(`CREATE INDEX "forecast_record_product" ON "forecast_record"  ("sku", "happened_on") `)
    await runner.query(
      `CREATE TABLE "order_population" ("kind" text NOT NULL, "name" text NOT NULL, "population" jsonb NOT NULL, "histories" integer NOT NULL, "fitted_at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "PK_813c9fdc13025eea2a335300065" PRIMARY KEY ("kind", "name"))`,
    )
    await runner.query(
      `CREATE TABLE "replenishment" ("external_user_id" text NOT NULL, "sku" text NOT NULL, "last_order_line_id" bigint NOT NULL, "last_day" date NOT NULL, "expected_on" date, "due_on" date, "lo" date, "hi" date, "sureness" text, "why" jsonb, "remind_on" date, "reminded_at" TIMESTAMP WITH TIME ZONE, "reminders" integer NOT NULL DEFAULT '0', "paused_at" TIMESTAMP WITH TIME ZONE, "said_days" integer, "said_from" date, "stale" boolean NOT NULL DEFAULT true, "computed_on" date, CONSTRAINT "PK_e68d7f4941492ed6f792e993a94" PRIMARY KEY ("external_user_id", "sku"))`,
    )
    await runner.query(`CREATE INDEX "replenishment_product" ON "replenishment"  ("sku") `)
    await runner.query(`CREATE INDEX "replenishment_stale" ON "replenishment"  ("external_user_id", "sku") WHERE stale`)
    await runner.query(
      `CREATE INDEX "replenishment_expected" ON "replenishment"  ("expected_on") WHERE expected_on is not null`,
    )
    await runner.query(`CREATE INDEX "replenishment_due" ON "replenishment"  ("due_on") WHERE due_on is not null`)
    await runner.query(
      `CREATE INDEX "replenishment_remind" ON "replenishment"  ("remind_on") WHERE reminded_at is null and paused_at is null and remind_on is not null`,
    )
    // What was bought before: the job works out the rest.
    await runner.query(
      `insert into replenishment (external_user_id, sku, last_order_line_id, last_day)
       select distinct on (external_user_id, sku) external_user_id, sku, id, day
         from order_line order by external_user_id, sku, day desc, id desc`,
    )
    await runner.query(`DROP TABLE "order_rhythm"`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TABLE "order_rhythm" ("external_user_id" text NOT NULL, "order_days" integer NOT NULL, "usual_days" integer NOT NULL, "last_day" date NOT NULL, "expected_on" date NOT NULL, CONSTRAINT "PK_f06ba7561eb520ec0b06f18d8bf" PRIMARY KEY ("external_user_id"))`,
    )
    await runner.query(`CREATE INDEX "order_rhythm_expected" ON "order_rhythm"  ("expected_on") `)
    await runner.query(`DROP INDEX "public"."replenishment_remind"`)
    await runner.query(`DROP INDEX "public"."replenishment_due"`)
    await runner.query(`DROP INDEX "public"."replenishment_expected"`)
    await runner.query(`DROP INDEX "public"."replenishment_stale"`)
    await runner.query(`DROP INDEX "public"."replenishment_product"`)
    await runner.query(`DROP TABLE "replenishment"`)
    await runner.query(`DROP TABLE "order_population"`)
    await runner.query(`DROP INDEX "public"."forecast_record_product"`)
    await runner.query(`DROP TABLE "forecast_record"`)
  }
}
