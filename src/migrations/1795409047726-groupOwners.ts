import type { MigrationInterface, QueryRunner } from 'typeorm'

export class GroupOwners1795409047726 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TABLE "group_owner_day" ("owner_user_id" text NOT NULL, "day" date NOT NULL, "new_chats" integer NOT NULL, "chats" integer NOT NULL, "chats_with_messages" integer NOT NULL, "new_members" integer NOT NULL, "members" integer NOT NULL, "members_who_wrote" integer NOT NULL, "messages" integer NOT NULL, "read_at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "PK_51eff3e274da023ca952e34dd6e" PRIMARY KEY ("owner_user_id", "day"))`,
    )
    await runner.query(`CREATE INDEX "group_owner_day_day" ON "group_owner_day" ("day")`)
    await runner.query(
      `CREATE TABLE "group_transfer" ("id" bigint GENERATED ALWAYS AS IDENTITY NOT NULL, "chat_id" text NOT NULL, "from_user_id" text NOT NULL, "to_user_id" text NOT NULL, "kind" text NOT NULL, "state" text NOT NULL, "errcode" integer, "reason" text NOT NULL DEFAULT '', "asked_by" text NOT NULL, "asked_at" TIMESTAMP WITH TIME ZONE NOT NULL, "called_at" TIMESTAMP WITH TIME ZONE NOT NULL, "settled_at" TIMESTAMP WITH TIME ZONE, CONSTRAINT "PK_56a17fcaf901692e5a0aac0ba32" PRIMARY KEY ("id"))`,
    )
    await runner.query(
      `CREATE INDEX "group_transfer_pair" ON "group_transfer" ("from_user_id", "to_user_id", "asked_at")`,
    )
    await runner.query(`CREATE INDEX "group_transfer_chat" ON "group_transfer" ("chat_id", "asked_at")`)
    await runner.query(
      `CREATE UNIQUE INDEX "group_transfer_open" ON "group_transfer" ("chat_id") WHERE state in ('asked', 'waiting')`,
    )
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX "group_transfer_open"`)
    await runner.query(`DROP INDEX "group_transfer_chat"`)
    await runner.query(`DROP INDEX "group_transfer_pair"`)
    await runner.query(`DROP TABLE "group_transfer"`)
    await runner.query(`DROP INDEX "group_owner_day_day"`)
    await runner.query(`DROP TABLE "group_owner_day"`)
  }
}
