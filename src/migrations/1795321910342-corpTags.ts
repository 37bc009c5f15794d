import type { MigrationInterface, QueryRunner } from 'typeorm'

export class CorpTags1795321910342 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TABLE "corp_tag" ("id" text NOT NULL, "group_id" text NOT NULL, "name" text NOT NULL, "sort_order" bigint NOT NULL, "deleted" boolean NOT NULL DEFAULT false, "agreed_name" text, "agreed_order" bigint, "agreed_group_id" text, "deleted_at" TIMESTAMP WITH TIME ZONE, "agreed_at" TIMESTAMP WITH TIME ZONE, "is_foreign" boolean, CONSTRAINT "PK_3bffbe9f5f7976aa0bc40dc206a" PRIMARY KEY ("id"))`,
    )
    await runner.query(`CREATE INDEX "corp_tag_group" ON "corp_tag"  ("group_id") `)
    await runner.query(
      `CREATE TABLE "corp_tag_change" ("id" bigint GENERATED ALWAYS AS IDENTITY NOT NULL, "kind" text NOT NULL, "target_id" text NOT NULL, "action" text NOT NULL, "was" text, "became" text, "actor" text NOT NULL, "cause" text NOT NULL, "status" text NOT NULL DEFAULT 'waiting', "reason" text, "at" TIMESTAMP WITH TIME ZONE NOT NULL, "settled_at" TIMESTAMP WITH TIME ZONE, "attempts" integer NOT NULL DEFAULT '0', "due_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "locked_by" text, "locked_until" TIMESTAMP WITH TIME ZONE, CONSTRAINT "PK_5e820c22e256eda5333448f07ac" PRIMARY KEY ("id"))`,
    )
    await runner.query(`CREATE INDEX "corp_tag_change_cause" ON "corp_tag_change"  ("cause") WHERE cause like 'undo:%'`)
    await runner.query(
      `CREATE INDEX "corp_tag_change_waiting" ON "corp_tag_change"  ("due_at") WHERE status = 'waiting'`,
    )
    await runner.query(`CREATE INDEX "corp_tag_change_target" ON "corp_tag_change"  ("target_id", "id") `)
    await runner.query(
      `CREATE TABLE "tag_group" ("id" text NOT NULL, "name" text NOT NULL, "sort_order" bigint NOT NULL, "deleted" boolean NOT NULL DEFAULT false, "agreed_name" text, "agreed_order" bigint, "deleted_at" TIMESTAMP WITH TIME ZONE, "agreed_at" TIMESTAMP WITH TIME ZONE, "is_foreign" boolean, CONSTRAINT "PK_e981aec841941757b9f25ba384e" PRIMARY KEY ("id"))`,
    )
    await runner.query(`CREATE INDEX "tag_group_name" ON "tag_group"  ("name") WHERE not deleted`)
    await runner.query(`ALTER TABLE "tag_change" ADD "locked_by" text`)
    await runner.query(`ALTER TABLE "tag_change" ADD "locked_until" TIMESTAMP WITH TIME ZONE`)
    await runner.query(`CREATE INDEX "tag_change_cause" ON "tag_change"  ("cause") WHERE cause like 'undo:%'`)
    await runner.query(
      `CREATE INDEX "tag_change_open" ON "tag_change"  ("external_user_id", "user_id", "id") WHERE status = 'waiting'`,
    )
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX "public"."tag_change_open"`)
    await runner.query(`DROP INDEX "public"."tag_change_cause"`)
    await runner.query(`ALTER TABLE "tag_change" DROP COLUMN "locked_until"`)
    await runner.query(`ALTER TABLE "tag_change" DROP COLUMN "locked_by"`)
    await runner.query(`DROP INDEX "public"."tag_group_name"`)
    await runner.query(`DROP TABLE "tag_group"`)
    await runner.query(`DROP INDEX "public"."corp_tag_change_target"`)
    await runner.query(`DROP INDEX "public"."corp_tag_change_waiting"`)
    await runner.query(`DROP INDEX "public"."corp_tag_change_cause"`)
    await runner.query(`DROP TABLE "corp_tag_change"`)
    await runner.query(`DROP INDEX "public"."corp_tag_group"`)
    await runner.query(`DROP TABLE "corp_tag"`)
  }
}
