import type { MigrationInterface, QueryRunner } from 'typeorm'

export class SilencePolicies1795348350204 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TABLE "silence_policy" ("id" integer GENERATED ALWAYS AS IDENTITY NOT NULL, "name" text NOT NULL, "position" integer NOT NULL, "stages" text array NOT NULL DEFAULT '{}', "tag_ids" text array NOT NULL DEFAULT '{}', "channel_ids" integer array NOT NULL DEFAULT '{}', "method" text NOT NULL, "pre_churn_days" integer NOT NULL, "churned_days" integer NOT NULL, "enabled" boolean NOT NULL DEFAULT false, "changed_by" text NOT NULL, "changed_at" TIMESTAMP WITH TIME ZONE NOT NULL, "applied_at" TIMESTAMP WITH TIME ZONE, "removed_at" TIMESTAMP WITH TIME ZONE, CONSTRAINT "PK_25ccdc5f6d223bfd62248ba4a2d" PRIMARY KEY ("id"))`,
    )
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE "silence_policy"`)
  }
}
