import type { MigrationInterface, QueryRunner } from 'typeorm'

export class GroupRoster1795408398284 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TABLE "group_change" ("id" bigint GENERATED ALWAYS AS IDENTITY NOT NULL, "chat_id" text NOT NULL, "kind" text NOT NULL, "before" text NOT NULL, "after" text NOT NULL, "seen_at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "PK_01e9788d7ca8a29f52d21d9fd77" PRIMARY KEY ("id"))`,
    )
    await runner.query(`CREATE INDEX "group_change_group" ON "group_change"  ("chat_id", "seen_at") `)
    await runner.query(
      `CREATE TABLE "group_move" ("chat_id" text NOT NULL, "at" TIMESTAMP WITH TIME ZONE NOT NULL, "member_id" text NOT NULL, "kind" text NOT NULL, "type" smallint, "scene" smallint, "inferred" boolean NOT NULL DEFAULT false, CONSTRAINT "PK_e386c6e4a2215b98cadbf33f466" PRIMARY KEY ("chat_id", "at", "member_id", "kind"))`,
    )
    await runner.query(`CREATE INDEX "group_move_person" ON "group_move"  ("member_id", "at") `)
    await runner.query(`ALTER TABLE "group_chat" ADD "past_versions" text array NOT NULL DEFAULT '{}'`)
    await runner.query(`ALTER TABLE "group_chat" ADD "version_at" TIMESTAMP WITH TIME ZONE`)
    await runner.query(`ALTER TABLE "group_chat" ADD "print" text`)
    await runner.query(`ALTER TABLE "group_chat" ADD "details_due_at" TIMESTAMP WITH TIME ZONE`)
    await runner.query(`ALTER TABLE "group_chat" ADD "member_count" integer NOT NULL DEFAULT '0'`)
    await runner.query(`ALTER TABLE "group_chat" ADD "external_count" integer NOT NULL DEFAULT '0'`)
    await runner.query(`ALTER TABLE "group_chat" ADD "welcomed_at" TIMESTAMP WITH TIME ZONE`)
    await runner.query(`ALTER TABLE "group_chat" ADD "welcomed_by" text`)
    await runner.query(`ALTER TABLE "todo" ADD "chat_id" text`)
    await runner.query(
      `CREATE INDEX "group_chat_details" ON "group_chat"  ("details_due_at") WHERE details_due_at is not null`,
    )
    await runner.query(
      `CREATE INDEX "todo_group" ON "todo"  ("chat_id", "due_at") WHERE done_at is null and chat_id is not null`,
    )
    // What is known of before: joins with their scene, leaves by when a reading missed somebody.
    await runner.query(
      `insert into group_move (chat_id, at, member_id, kind, type, scene)
       select chat_id, joined_at, member_id, 'joined', type, join_scene from group_member where joined_at is not null`,
    )
    await runner.query(
      `insert into group_move (chat_id, at, member_id, kind, type, inferred)
       select chat_id, left_at, member_id, 'left', type, true from group_member where left_at is not null`,
    )
    await runner.query(
      `update group_chat g set member_count = n.everybody, external_count = n.external
         from (select chat_id, count(*) as everybody, count(*) filter (where type is distinct from 1) as external
                 from group_member where left_at is null group by chat_id) n
        where n.chat_id = g.chat_id`,
    )
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX "todo_group"`)
    await runner.query(`DROP INDEX "group_chat_details"`)
    await runner.query(`ALTER TABLE "todo" DROP COLUMN "chat_id"`)
    await runner.query(`ALTER TABLE "group_chat" DROP COLUMN "welcomed_by"`)
    await runner.query(`ALTER TABLE "group_chat" DROP COLUMN "welcomed_at"`)
    await runner.query(`ALTER TABLE "group_chat" DROP COLUMN "external_count"`)
    await runner.query(`ALTER TABLE "group_chat" DROP COLUMN "member_count"`)
    await runner.query(`ALTER TABLE "group_chat" DROP COLUMN "details_due_at"`)
    await runner.query(`ALTER TABLE "group_chat" DROP COLUMN "print"`)
    await runner.query(`ALTER TABLE "group_chat" DROP COLUMN "version_at"`)
    await runner.query(`ALTER TABLE "group_chat" DROP COLUMN "past_versions"`)
    await runner.query(`DROP INDEX "group_move_person"`)
    await runner.query(`DROP TABLE "group_move"`)
    await runner.query(`DROP INDEX "group_change_group"`)
    await runner.query(`DROP TABLE "group_change"`)
  }
}
