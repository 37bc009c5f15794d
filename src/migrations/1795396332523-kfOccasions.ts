import type { MigrationInterface, QueryRunner } from 'typeorm'

export class KfOccasions1795396332523 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TABLE "kf_occasion" ("key" text NOT NULL, "open_kfid" text NOT NULL, "external_user_id" text NOT NULL, "decided_at" TIMESTAMP WITH TIME ZONE NOT NULL, "from_id" bigint NOT NULL, "up_to_id" bigint NOT NULL, "state" smallint NOT NULL, "met_rule" boolean NOT NULL, CONSTRAINT "PK_d37c404df835a631eeb5ba3e1aa" PRIMARY KEY ("key"))`,
    )
    await runner.query(
      `CREATE INDEX "kf_occasion_unmet" ON "kf_occasion"  ("decided_at") WHERE not met_rule and state < 2`,
    )
    await runner.query(`CREATE INDEX "kf_occasion_at" ON "kf_occasion"  ("decided_at", "key") `)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX "kf_occasion_at"`)
    await runner.query(`DROP INDEX "kf_occasion_unmet"`)
    await runner.query(`DROP TABLE "kf_occasion"`)
  }
}
