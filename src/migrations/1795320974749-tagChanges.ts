import type { MigrationInterface, QueryRunner } from 'typeorm'

export class TagChanges1795320974749 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TABLE "tag_change" ("id" bigint GENERATED ALWAYS AS IDENTITY NOT NULL, "user_id" text NOT NULL, "external_user_id" text NOT NULL, "added" text array NOT NULL DEFAULT '{}', "removed" text array NOT NULL DEFAULT '{}', "actor" text NOT NULL, "cause" text NOT NULL, "status" text NOT NULL DEFAULT 'waiting', "reason" text, "at" TIMESTAMP WITH TIME ZONE NOT NULL, "settled_at" TIMESTAMP WITH TIME ZONE, "attempts" integer NOT NULL DEFAULT '0', "due_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), CONSTRAINT "PK_ab74bc8867812e2cc71441abc4a" PRIMARY KEY ("id"))`,
    )
    await runner.query(`CREATE INDEX "tag_change_waiting" ON "tag_change"  ("due_at") WHERE status = 'waiting'`)
    await runner.query(`CREATE INDEX "tag_change_pair" ON "tag_change"  ("external_user_id", "user_id", "id") `)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX "public"."tag_change_pair"`)
    await runner.query(`DROP INDEX "public"."tag_change_waiting"`)
    await runner.query(`DROP TABLE "tag_change"`)
  }
}
