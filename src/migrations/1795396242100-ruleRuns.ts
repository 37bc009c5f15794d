import type { MigrationInterface, QueryRunner } from 'typeorm'

export class RuleRuns1795396242100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TABLE "rule_event" ("id" bigint GENERATED ALWAYS AS IDENTITY NOT NULL, "what" text NOT NULL, "external_user_id" text NOT NULL, "event" jsonb NOT NULL, "cause" text NOT NULL, "at" TIMESTAMP WITH TIME ZONE NOT NULL, "told" integer NOT NULL DEFAULT '1', "attempts" integer NOT NULL DEFAULT '0', "due_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "locked_by" text, "locked_until" TIMESTAMP WITH TIME ZONE, CONSTRAINT "PK_b6b36611dd28604c76d2e6b6e31" PRIMARY KEY ("id"))`,
    )
    await runner.query(`CREATE INDEX "rule_event_due" ON "rule_event"  ("due_at") `)
    await runner.query(`CREATE UNIQUE INDEX "rule_event_once" ON "rule_event"  ("external_user_id", "what") `)
    await runner.query(
      `CREATE TABLE "rule_run" ("id" integer GENERATED ALWAYS AS IDENTITY NOT NULL, "rule_id" integer NOT NULL, "version" integer NOT NULL, "state" text NOT NULL DEFAULT 'counting', "cursor" text NOT NULL DEFAULT '', "pass" integer NOT NULL DEFAULT '1', "total" integer NOT NULL DEFAULT '0', "seen" integer NOT NULL DEFAULT '0', "counts" jsonb NOT NULL, "difference" jsonb, "done" integer NOT NULL DEFAULT '0', "left_out" integer NOT NULL DEFAULT '0', "failed" integer NOT NULL DEFAULT '0', "undone" integer NOT NULL DEFAULT '0', "calls_done" integer NOT NULL DEFAULT '0', "created_by" text NOT NULL, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL, "counted_at" TIMESTAMP WITH TIME ZONE, "started_by" text, "started_at" TIMESTAMP WITH TIME ZONE, "stopped_by" text, "ended_at" TIMESTAMP WITH TIME ZONE, "undone_by" text, "attempts" integer NOT NULL DEFAULT '0', "due_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "locked_by" text, "locked_until" TIMESTAMP WITH TIME ZONE, CONSTRAINT "PK_feb861b6092c8d3ddc974efcaf4" PRIMARY KEY ("id"))`,
    )
    await runner.query(`CREATE INDEX "rule_run_of_rule" ON "rule_run"  ("rule_id", "id") `)
    await runner.query(
      `CREATE UNIQUE INDEX "rule_run_open" ON "rule_run"  ("rule_id") WHERE state in ('counting', 'ready', 'checking', 'running', 'stopped', 'undoing', 'undo-stopped')`,
    )
    await runner.query(
      `CREATE TABLE "rule_run_contact" ("run_id" integer NOT NULL, "external_user_id" text NOT NULL, "pass" integer NOT NULL, "calls" smallint NOT NULL, "state" text NOT NULL DEFAULT 'planned', "did" jsonb, CONSTRAINT "PK_eacc1dad2af059c4a9b42507157" PRIMARY KEY ("run_id", "external_user_id"))`,
    )
    await runner.query(`ALTER TABLE "rule_set" ADD "hears" text array NOT NULL DEFAULT '{*}'`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "rule_set" DROP COLUMN "hears"`)
    await runner.query(`DROP TABLE "rule_run_contact"`)
    await runner.query(`DROP INDEX "rule_run_open"`)
    await runner.query(`DROP INDEX "rule_run_of_rule"`)
    await runner.query(`DROP TABLE "rule_run"`)
    await runner.query(`DROP INDEX "rule_event_once"`)
    await runner.query(`DROP INDEX "rule_event_due"`)
    await runner.query(`DROP TABLE "rule_event"`)
  }
}
