import type { MigrationInterface, QueryRunner } from 'typeorm'

export class Touches1795331124552 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TABLE "touch" ("id" bigint GENERATED ALWAYS AS IDENTITY NOT NULL, "key" text NOT NULL, "external_user_id" text NOT NULL, "user_id" text, "at" TIMESTAMP WITH TIME ZONE NOT NULL, "kind" text NOT NULL, "direction" text NOT NULL, "outcome" text NOT NULL, "source" text NOT NULL, "detail" jsonb NOT NULL DEFAULT '{}', CONSTRAINT "UQ_709b131f655e9a6e6cd9ece6d2f" UNIQUE ("key"), CONSTRAINT "PK_5d52f71c80748320a3219814c5b" PRIMARY KEY ("id"))`,
    )
    await runner.query(`CREATE INDEX "touch_member" ON "touch"  ("user_id", "at") `)
    await runner.query(`CREATE INDEX "touch_contact" ON "touch"  ("external_user_id", "at") `)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX "public"."touch_contact"`)
    await runner.query(`DROP INDEX "public"."touch_member"`)
    await runner.query(`DROP TABLE "touch"`)
  }
}
