import type { MigrationInterface, QueryRunner } from 'typeorm'

export class QuickReplies1795333185239 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TABLE "quick_reply" ("id" uuid NOT NULL, "title" text NOT NULL, "category_id" uuid, "parts" jsonb NOT NULL, "scope" text NOT NULL, "department_ids" integer array NOT NULL DEFAULT '{}', "user_id" text, "topics" text array NOT NULL DEFAULT '{}', "position" integer NOT NULL, "enabled" boolean NOT NULL DEFAULT true, "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL, "deleted_at" TIMESTAMP WITH TIME ZONE, CONSTRAINT "PK_adbfcaa267e76e66034b477e247" PRIMARY KEY ("id"))`,
    )
    await runner.query(`CREATE INDEX "quick_reply_owner" ON "quick_reply"  ("user_id") WHERE user_id is not null`)
    await runner.query(
      `CREATE TABLE "quick_reply_category" ("id" uuid NOT NULL, "name" text NOT NULL, "position" integer NOT NULL, CONSTRAINT "UQ_16832249c5a19d793a9a9c94c47" UNIQUE ("name"), CONSTRAINT "PK_b09add701cbe4216dd603136b0b" PRIMARY KEY ("id"))`,
    )
    await runner.query(
      `CREATE TABLE "quick_reply_favourite" ("user_id" text NOT NULL, "quick_reply_id" uuid NOT NULL, "at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "PK_a880415de6c9b74643dd7d7f710" PRIMARY KEY ("user_id", "quick_reply_id"))`,
    )
    await runner.query(
      `CREATE TABLE "quick_reply_use" ("attempt" uuid NOT NULL, "part" smallint NOT NULL, "parts" smallint NOT NULL, "quick_reply_id" uuid, "user_id" text, "external_user_id" text NOT NULL, "stage" text NOT NULL, "outcome" text NOT NULL, "error" text NOT NULL DEFAULT '', "at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "PK_14ee57fd35afeaa5fb856003b3c" PRIMARY KEY ("attempt", "part"))`,
    )
    await runner.query(
      `CREATE INDEX "quick_reply_use_member" ON "quick_reply_use"  ("user_id", "quick_reply_id", "at") `,
    )
    await runner.query(
      `CREATE INDEX "quick_reply_use_sent" ON "quick_reply_use"  ("at", "quick_reply_id", "stage") WHERE part = 0 and outcome = 'sent'`,
    )
    await runner.query(`CREATE INDEX "quick_reply_use_text" ON "quick_reply_use"  ("quick_reply_id", "at") `)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX "public"."quick_reply_use_text"`)
    await runner.query(`DROP INDEX "public"."quick_reply_use_sent"`)
    await runner.query(`DROP INDEX "public"."quick_reply_use_member"`)
    await runner.query(`DROP TABLE "quick_reply_use"`)
    await runner.query(`DROP TABLE "quick_reply_favourite"`)
    await runner.query(`DROP TABLE "quick_reply_category"`)
    await runner.query(`DROP INDEX "public"."quick_reply_owner"`)
    await runner.query(`DROP TABLE "quick_reply"`)
  }
}
