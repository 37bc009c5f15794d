import type { MigrationInterface, QueryRunner } from 'typeorm'

export class GroupStanding1795408500000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TABLE "group_chat_label" ("chat_id" text NOT NULL, "label_id" integer NOT NULL, "at" TIMESTAMP WITH TIME ZONE NOT NULL, "by" text NOT NULL, CONSTRAINT "PK_278176e28c5cac9e0a6777e8af8" PRIMARY KEY ("chat_id", "label_id"))`,
    )
    await runner.query(`CREATE INDEX "group_chat_label_label" ON "group_chat_label"  ("label_id") `)
    await runner.query(
      `CREATE TABLE "group_feature" ("chat_id" text NOT NULL, "member_id" text NOT NULL, "core_chat_id" text, "at" TIMESTAMP WITH TIME ZONE NOT NULL, "by" text NOT NULL, CONSTRAINT "PK_bce0fb6c3522bccbf2849d6d598" PRIMARY KEY ("chat_id", "member_id"))`,
    )
    await runner.query(
      `CREATE TABLE "group_label" ("id" integer GENERATED ALWAYS AS IDENTITY NOT NULL, "name" text NOT NULL, "changed_by" text NOT NULL, "changed_at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "UQ_9ad677294255bc9908844f13ed1" UNIQUE ("name"), CONSTRAINT "PK_c91d3d86531b5b324b9ec517b95" PRIMARY KEY ("id"))`,
    )
    await runner.query(
      `CREATE TABLE "group_removal" ("id" bigint GENERATED ALWAYS AS IDENTITY NOT NULL, "chat_id" text NOT NULL, "member_id" text NOT NULL, "reason" text NOT NULL, "quiet_days" integer, "proposed_at" TIMESTAMP WITH TIME ZONE NOT NULL, "proposed_by" text NOT NULL, "ticked_at" TIMESTAMP WITH TIME ZONE, "ticked_by" text, "seen_at" TIMESTAMP WITH TIME ZONE, "confirmed_at" TIMESTAMP WITH TIME ZONE, "withdrawn_at" TIMESTAMP WITH TIME ZONE, "withdrawn_for" text, CONSTRAINT "PK_406279f038b1fe3f028d6affd8a" PRIMARY KEY ("id"))`,
    )
    await runner.query(`CREATE INDEX "group_removal_proposed" ON "group_removal"  ("proposed_at") `)
    await runner.query(
      `CREATE UNIQUE INDEX "group_removal_open" ON "group_removal"  ("chat_id", "member_id") WHERE confirmed_at is null and withdrawn_at is null`,
    )
    await runner.query(
      `CREATE TABLE "group_rule" ("id" integer GENERATED ALWAYS AS IDENTITY NOT NULL, "chat_id" text, "owner_user_id" text, "position" integer NOT NULL, "text" text NOT NULL, "changed_by" text NOT NULL, "changed_at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "PK_58d067f988c92b5ec070a3d72a2" PRIMARY KEY ("id"))`,
    )
    await runner.query(`CREATE INDEX "group_rule_owner" ON "group_rule"  ("owner_user_id") `)
    await runner.query(`CREATE INDEX "group_rule_chat" ON "group_rule"  ("chat_id") `)
    await runner.query(
      `CREATE TABLE "group_signal" ("id" bigint GENERATED ALWAYS AS IDENTITY NOT NULL, "key" text NOT NULL, "chat_id" text NOT NULL, "member_id" text NOT NULL, "kind" text NOT NULL, "at" TIMESTAMP WITH TIME ZONE NOT NULL, "by" text NOT NULL, CONSTRAINT "UQ_3e7e1a86b33e9af08858047576f" UNIQUE ("key"), CONSTRAINT "PK_b5a00f71d6f6a6cf954a8738d46" PRIMARY KEY ("id"))`,
    )
    await runner.query(`CREATE INDEX "group_signal_at" ON "group_signal"  ("at") `)
    await runner.query(`CREATE INDEX "group_signal_member" ON "group_signal"  ("chat_id", "member_id", "at") `)
    await runner.query(
      `CREATE TABLE "group_team" ("id" integer GENERATED ALWAYS AS IDENTITY NOT NULL, "chat_id" text NOT NULL, "name" text NOT NULL, "position" integer NOT NULL, "leader_id" text, "made_by" text NOT NULL, "made_at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "PK_158d939269fc5221a0ae9801545" PRIMARY KEY ("id"))`,
    )
    await runner.query(`CREATE INDEX "group_team_chat" ON "group_team"  ("chat_id") `)
    await runner.query(
      `CREATE TABLE "group_team_member" ("team_id" integer NOT NULL, "member_id" text NOT NULL, CONSTRAINT "PK_9dc69f165df7a71b324000cd647" PRIMARY KEY ("team_id", "member_id"))`,
    )
    await runner.query(
      `CREATE TABLE "group_warning" ("id" bigint GENERATED ALWAYS AS IDENTITY NOT NULL, "key" text NOT NULL, "chat_id" text NOT NULL, "member_id" text NOT NULL, "rule_text" text NOT NULL, "note" text NOT NULL DEFAULT '', "at" TIMESTAMP WITH TIME ZONE NOT NULL, "by" text NOT NULL, "undone_at" TIMESTAMP WITH TIME ZONE, CONSTRAINT "UQ_c0f7ab43433bbbc6e0e08c6e8d3" UNIQUE ("key"), CONSTRAINT "PK_85470ee179eb3c6d4e54882337a" PRIMARY KEY ("id"))`,
    )
    await runner.query(`CREATE INDEX "group_warning_at" ON "group_warning"  ("at") `)
    await runner.query(`CREATE INDEX "group_warning_member" ON "group_warning"  ("chat_id", "member_id", "at") `)
    await runner.query(
      `CREATE TABLE "intercept_rule" ("id" integer GENERATED ALWAYS AS IDENTITY NOT NULL, "rule_id" text, "wanted" jsonb NOT NULL, "told" jsonb, "status" text NOT NULL DEFAULT 'creating', "changed_by" text NOT NULL, "changed_at" TIMESTAMP WITH TIME ZONE NOT NULL, "requested_at" TIMESTAMP WITH TIME ZONE, "due_at" TIMESTAMP WITH TIME ZONE, "remove_wanted" boolean NOT NULL DEFAULT false, "last_error" text, CONSTRAINT "UQ_248cc92dd14eb018aeacaf6f443" UNIQUE ("rule_id"), CONSTRAINT "PK_d406f78b3fd1ad8e436d7fa4fdc" PRIMARY KEY ("id"))`,
    )
    await runner.query(
      `CREATE INDEX "group_member_recent" ON "group_member" ("joined_at", "member_id") WHERE left_at is null and type = 2`,
    )
    await runner.query(`CREATE INDEX "intercept_rule_waiting" ON "intercept_rule"  ("due_at") WHERE due_at is not null`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX "group_member_recent"`)
    await runner.query(`DROP INDEX "intercept_rule_waiting"`)
    await runner.query(`DROP TABLE "intercept_rule"`)
    await runner.query(`DROP INDEX "group_warning_member"`)
    await runner.query(`DROP INDEX "group_warning_at"`)
    await runner.query(`DROP TABLE "group_warning"`)
    await runner.query(`DROP TABLE "group_team_member"`)
    await runner.query(`DROP INDEX "group_team_chat"`)
    await runner.query(`DROP TABLE "group_team"`)
    await runner.query(`DROP INDEX "group_signal_member"`)
    await runner.query(`DROP INDEX "group_signal_at"`)
    await runner.query(`DROP TABLE "group_signal"`)
    await runner.query(`DROP INDEX "group_rule_chat"`)
    await runner.query(`DROP INDEX "group_rule_owner"`)
    await runner.query(`DROP TABLE "group_rule"`)
    await runner.query(`DROP INDEX "group_removal_open"`)
    await runner.query(`DROP INDEX "group_removal_proposed"`)
    await runner.query(`DROP TABLE "group_removal"`)
    await runner.query(`DROP TABLE "group_label"`)
    await runner.query(`DROP TABLE "group_feature"`)
    await runner.query(`DROP INDEX "group_chat_label_label"`)
    await runner.query(`DROP TABLE "group_chat_label"`)
  }
}
