import type { MigrationInterface, QueryRunner } from 'typeorm'

export class BusinessCalendar1795399571576 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TABLE "business_day" ("day" date NOT NULL, "kind" text NOT NULL, "changed_by" text NOT NULL, "changed_at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "PK_f0b98b8968bdf40531700e515b7" PRIMARY KEY ("day"))`,
    )
    await runner.query(
      `CREATE TABLE "business_hours" ("id" integer NOT NULL, "version" integer NOT NULL, "spans" jsonb, "open_on_holidays" boolean NOT NULL DEFAULT true, "changed_by" text NOT NULL, "changed_at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "PK_560a76077605005da835fe505a5" PRIMARY KEY ("id"))`,
    )
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE "business_hours"`)
    await runner.query(`DROP TABLE "business_day"`)
  }
}
