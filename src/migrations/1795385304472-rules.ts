import type { MigrationInterface, QueryRunner } from 'typeorm'

export class Rules1795385304472 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TABLE "rule" ("id" integer GENERATED ALWAYS AS IDENTITY NOT NULL, "name" text NOT NULL, "latest_version" integer NOT NULL, "live_version" integer, "next_version" integer, "next_at" TIMESTAMP WITH TIME ZONE, "next_refused" jsonb, "archived_at" TIMESTAMP WITH TIME ZONE, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "PK_a5577f464213af7ffbe866e3cb5" PRIMARY KEY ("id"))`,
    )
    await runner.query(`CREATE INDEX "rule_scheduled" ON "rule"  ("next_at") WHERE next_at is not null`)
    await runner.query(`CREATE INDEX "rule_live" ON "rule"  ("id") WHERE live_version is not null`)
    await runner.query(
      `CREATE TABLE "rule_fired" ("rule_id" integer NOT NULL, "occasion" text NOT NULL, "version" integer NOT NULL, "at" TIMESTAMP WITH TIME ZONE NOT NULL, "external_user_id" text, "held" text, "actions" jsonb NOT NULL DEFAULT '[]', "failed" boolean NOT NULL DEFAULT false, CONSTRAINT "PK_ceec4b2abfeee1fff8776ced650" PRIMARY KEY ("rule_id", "occasion"))`,
    )
    await runner.query(`CREATE INDEX "rule_fired_age" ON "rule_fired"  ("at") `)
    await runner.query(
      `CREATE INDEX "rule_fired_contact" ON "rule_fired"  ("external_user_id", "rule_id", "at") WHERE held is null`,
    )
    await runner.query(`CREATE INDEX "rule_fired_at" ON "rule_fired"  ("rule_id", "at") `)
    await runner.query(
      `CREATE TABLE "rule_set" ("id" integer NOT NULL, "version" integer NOT NULL, CONSTRAINT "PK_b297de2aa110d7ac081e2bcd05f" PRIMARY KEY ("id"))`,
    )
    await runner.query(
      `CREATE TABLE "rule_version" ("rule_id" integer NOT NULL, "number" integer NOT NULL, "body" jsonb NOT NULL, "author" text NOT NULL, "note" text NOT NULL DEFAULT '', "saved_at" TIMESTAMP WITH TIME ZONE NOT NULL, "published_at" TIMESTAMP WITH TIME ZONE, CONSTRAINT "PK_33c88cdecfc8929f35dc8118ee9" PRIMARY KEY ("rule_id", "number"))`,
    )
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE "rule_version"`)
    await runner.query(`DROP TABLE "rule_set"`)
    await runner.query(`DROP INDEX "rule_fired_at"`)
    await runner.query(`DROP INDEX "rule_fired_contact"`)
    await runner.query(`DROP INDEX "rule_fired_age"`)
    await runner.query(`DROP TABLE "rule_fired"`)
    await runner.query(`DROP INDEX "rule_live"`)
    await runner.query(`DROP INDEX "rule_scheduled"`)
    await runner.query(`DROP TABLE "rule"`)
  }
}
