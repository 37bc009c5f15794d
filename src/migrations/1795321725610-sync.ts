import type { MigrationInterface, QueryRunner } from 'typeorm'

export class Sync1795321725610 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TABLE "department" ("id" integer NOT NULL, "name" text NOT NULL, "parent_id" integer NOT NULL, "leader_user_ids" text array NOT NULL DEFAULT '{}', CONSTRAINT "PK_9a2213262c1593bffb581e382f5" PRIMARY KEY ("id"))`,
    )
    await runner.query(
      `CREATE TABLE "group_chat" ("chat_id" text NOT NULL, "name" text NOT NULL DEFAULT '', "owner_user_id" text, "admin_user_ids" text array NOT NULL DEFAULT '{}', "notice" text NOT NULL DEFAULT '', "created_at" TIMESTAMP WITH TIME ZONE, "status" smallint, "member_version" text, "dismissed_at" TIMESTAMP WITH TIME ZONE, "read_at" TIMESTAMP WITH TIME ZONE, CONSTRAINT "PK_eb59d528ab5f317e0272c5730f1" PRIMARY KEY ("chat_id"))`,
    )
    await runner.query(`CREATE INDEX "group_chat_owner" ON "group_chat"  ("owner_user_id") `)
    await runner.query(
      `CREATE TABLE "group_member" ("chat_id" text NOT NULL, "member_id" text NOT NULL, "type" smallint, "name" text NOT NULL DEFAULT '', "nickname" text NOT NULL DEFAULT '', "joined_at" TIMESTAMP WITH TIME ZONE, "join_scene" smallint, "invitor_user_id" text, "state" text, "left_at" TIMESTAMP WITH TIME ZONE, CONSTRAINT "PK_78bf571599f15f68947d06e2ddc" PRIMARY KEY ("chat_id", "member_id"))`,
    )
    await runner.query(`CREATE INDEX "group_member_person" ON "group_member"  ("member_id") `)
    await runner.query(
      `CREATE TABLE "sync_part" ("run_id" bigint NOT NULL, "stage" text NOT NULL, "key" text NOT NULL, "status" text NOT NULL DEFAULT 'waiting', "reason" text, "read" integer NOT NULL DEFAULT '0', "added" integer NOT NULL DEFAULT '0', "changed" integer NOT NULL DEFAULT '0', "gone" integer NOT NULL DEFAULT '0', "finished_at" TIMESTAMP WITH TIME ZONE, CONSTRAINT "PK_87e9910862c37e6eb793302c356" PRIMARY KEY ("run_id", "stage", "key"))`,
    )
    await runner.query(
      `CREATE TABLE "sync_run" ("id" bigint GENERATED ALWAYS AS IDENTITY NOT NULL, "cause" text NOT NULL, "actor" text NOT NULL, "status" text NOT NULL DEFAULT 'running', "started_at" TIMESTAMP WITH TIME ZONE NOT NULL, "finished_at" TIMESTAMP WITH TIME ZONE, "known" integer NOT NULL DEFAULT '0', "attempts" integer NOT NULL DEFAULT '0', "due_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "locked_by" text, "locked_until" TIMESTAMP WITH TIME ZONE, "last_error" text, CONSTRAINT "PK_ab1387853fd86ea904a21058b01" PRIMARY KEY ("id"))`,
    )
    await runner.query(`CREATE UNIQUE INDEX "sync_run_one" ON "sync_run"  ("status") WHERE status = 'running'`)
    await runner.query(`ALTER TABLE "member" ADD "department_ids" integer array NOT NULL DEFAULT '{}'`)
    await runner.query(`ALTER TABLE "member" ADD "customer_contact" boolean`)
    await runner.query(`ALTER TABLE "member" ADD "gone_at" TIMESTAMP WITH TIME ZONE`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "member" DROP COLUMN "gone_at"`)
    await runner.query(`ALTER TABLE "member" DROP COLUMN "customer_contact"`)
    await runner.query(`ALTER TABLE "member" DROP COLUMN "department_ids"`)
    await runner.query(`DROP INDEX "public"."sync_run_one"`)
    await runner.query(`DROP TABLE "sync_run"`)
    await runner.query(`DROP TABLE "sync_part"`)
    await runner.query(`DROP INDEX "public"."group_member_person"`)
    await runner.query(`DROP TABLE "group_member"`)
    await runner.query(`DROP INDEX "public"."group_chat_owner"`)
    await runner.query(`DROP TABLE "group_chat"`)
    await runner.query(`DROP TABLE "department"`)
  }
}
