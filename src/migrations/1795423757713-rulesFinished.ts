import type { MigrationInterface, QueryRunner } from 'typeorm'

export class RulesFinished1795423757713 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TABLE "kf_setting" ("id" integer NOT NULL, "version" integer NOT NULL, "opt_out_words" text array NOT NULL, "opt_out_reply" text NOT NULL, "changed_by" text NOT NULL, "changed_at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "PK_cfc393f936c75f581def93a0342" PRIMARY KEY ("id"))`,
    )
    await runner.query(`ALTER TABLE "outbox_message" ADD "automatic" boolean NOT NULL DEFAULT false`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "outbox_message" DROP COLUMN "automatic"`)
    await runner.query(`DROP TABLE "kf_setting"`)
  }
}
