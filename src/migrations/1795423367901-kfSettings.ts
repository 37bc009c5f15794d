import type { MigrationInterface, QueryRunner } from 'typeorm'

export class KfSettings1795423367901 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TABLE "kf_setting" ("id" integer NOT NULL, "version" integer NOT NULL, "opt_out_words" text array NOT NULL, "opt_out_reply" text NOT NULL, "changed_by" text NOT NULL, "changed_at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "PK_cfc393f936c75f581def93a0342" PRIMARY KEY ("id"))`,
    )
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE "kf_setting"`)
  }
}
