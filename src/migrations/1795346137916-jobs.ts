import type { MigrationInterface, QueryRunner } from 'typeorm'

export class Jobs1795346137916 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TABLE "job" ("name" text NOT NULL, "schedule" text NOT NULL, "why" jsonb NOT NULL, "next_at" TIMESTAMP WITH TIME ZONE, "paused_at" TIMESTAMP WITH TIME ZONE, "paused_by" text, "pause_reason" text, CONSTRAINT "PK_0a0e501362e199a2339881f4869" PRIMARY KEY ("name"))`,
    )
    await runner.query(`ALTER TABLE "job_run" ADD "scheduled" boolean NOT NULL DEFAULT true`)
    await runner.query(`ALTER TABLE "job_run" ADD "asked_by" text`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "job_run" DROP COLUMN "asked_by"`)
    await runner.query(`ALTER TABLE "job_run" DROP COLUMN "scheduled"`)
    await runner.query(`DROP TABLE "job"`)
  }
}
