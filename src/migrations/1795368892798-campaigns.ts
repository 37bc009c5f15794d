import type { MigrationInterface, QueryRunner } from 'typeorm'

export class Campaigns1795368892798 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TABLE "campaign" ("id" integer GENERATED ALWAYS AS IDENTITY NOT NULL, "name" text NOT NULL, "state" text NOT NULL DEFAULT 'draft', "definition" jsonb NOT NULL, "hash" text NOT NULL, "authors" text array NOT NULL, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL, "changed_at" TIMESTAMP WITH TIME ZONE NOT NULL, "previewed_hash" text, "previewed_at" TIMESTAMP WITH TIME ZONE, "previewed_count" integer, "approved_by" text, "approved_at" TIMESTAMP WITH TIME ZONE, "paused_at" TIMESTAMP WITH TIME ZONE, "acted_by" text, CONSTRAINT "PK_0ce34d26e7f2eb316a3a592cdc4" PRIMARY KEY ("id"))`,
    )
    await runner.query(`CREATE INDEX "campaign_going" ON "campaign"  ("id") WHERE state = 'approved'`)
    await runner.query(
      `CREATE TABLE "campaign_part" ("id" bigint GENERATED ALWAYS AS IDENTITY NOT NULL, "run_id" integer NOT NULL, "campaign_id" integer NOT NULL, "user_id" text NOT NULL, "number" integer NOT NULL, "size" integer NOT NULL, "state" text NOT NULL DEFAULT 'planned', "content_hash" text, "asked_text" text, "asked_at" TIMESTAMP WITH TIME ZONE, "msg_id" text, "submitted_at" TIMESTAMP WITH TIME ZONE, "confirmed_at" TIMESTAMP WITH TIME ZONE, "reminded_at" TIMESTAMP WITH TIME ZONE array NOT NULL DEFAULT '{}', "cancel_asked_at" TIMESTAMP WITH TIME ZONE, "cancel_reason" text, "cancelled_at" TIMESTAMP WITH TIME ZONE, "candidates" text array NOT NULL DEFAULT '{}', "last_error" text, "due_at" TIMESTAMP WITH TIME ZONE NOT NULL, "attempts" integer NOT NULL DEFAULT '0', "locked_by" text, "locked_until" TIMESTAMP WITH TIME ZONE, CONSTRAINT "PK_19789a8ca06834e54b975174c09" PRIMARY KEY ("id"))`,
    )
    await runner.query(
      `CREATE UNIQUE INDEX "campaign_part_unanswered" ON "campaign_part"  ("user_id", "content_hash") WHERE state in ('submitting', 'unknown')`,
    )
    await runner.query(
      `CREATE UNIQUE INDEX "campaign_part_message" ON "campaign_part"  ("msg_id") WHERE msg_id is not null`,
    )
    await runner.query(`CREATE INDEX "campaign_part_run" ON "campaign_part"  ("run_id", "user_id", "number") `)
    await runner.query(`CREATE INDEX "campaign_part_asked" ON "campaign_part"  ("asked_at") WHERE asked_at is not null`)
    await runner.query(
      `CREATE INDEX "campaign_part_due" ON "campaign_part"  ("due_at") WHERE state in ('planned', 'submitting', 'submitted', 'unknown')`,
    )
    await runner.query(
      `CREATE TABLE "campaign_preview" ("campaign_id" integer NOT NULL, "external_user_id" text NOT NULL, "user_id" text, "reason" text, CONSTRAINT "PK_bdda26b49600ae00a11e6cff6e7" PRIMARY KEY ("campaign_id", "external_user_id"))`,
    )
    await runner.query(
      `CREATE TABLE "campaign_run" ("id" integer GENERATED ALWAYS AS IDENTITY NOT NULL, "campaign_id" integer NOT NULL, "state" text NOT NULL DEFAULT 'held', "definition" jsonb NOT NULL, "due_at" TIMESTAMP WITH TIME ZONE NOT NULL, "held_until" TIMESTAMP WITH TIME ZONE NOT NULL, "expected_count" integer NOT NULL, "compares" boolean NOT NULL DEFAULT false, "planned_at" TIMESTAMP WITH TIME ZONE, "submitted_at" TIMESTAMP WITH TIME ZONE, "ended_at" TIMESTAMP WITH TIME ZONE, "refusal" text, CONSTRAINT "PK_a37cf6e2f8d8dd9f029049595d1" PRIMARY KEY ("id"))`,
    )
    await runner.query(`CREATE INDEX "campaign_run_open" ON "campaign_run"  ("due_at") WHERE ended_at is null`)
    await runner.query(
      `CREATE UNIQUE INDEX "campaign_run_campaign" ON "campaign_run"  ("campaign_id", "due_at") WHERE state <> 'undone'`,
    )
    await runner.query(
      `CREATE TABLE "campaign_target" ("run_id" integer NOT NULL, "external_user_id" text NOT NULL, "campaign_id" integer NOT NULL, "part_id" bigint, "outcome" text, "at" TIMESTAMP WITH TIME ZONE, "change" text, CONSTRAINT "PK_d90dad5d454af8c53a0a29d13be" PRIMARY KEY ("run_id", "external_user_id"))`,
    )
    await runner.query(
      `CREATE INDEX "campaign_target_changed" ON "campaign_target"  ("run_id", "change", "external_user_id") WHERE change is not null`,
    )
    await runner.query(
      `CREATE INDEX "campaign_target_part" ON "campaign_target"  ("part_id") WHERE part_id is not null`,
    )
    await runner.query(
      `CREATE INDEX "campaign_target_contact" ON "campaign_target"  ("external_user_id", "campaign_id") `,
    )
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX "public"."campaign_target_contact"`)
    await runner.query(`DROP INDEX "public"."campaign_target_part"`)
    await runner.query(`DROP INDEX "public"."campaign_target_changed"`)
    await runner.query(`DROP TABLE "campaign_target"`)
    await runner.query(`DROP INDEX "public"."campaign_run_campaign"`)
    await runner.query(`DROP INDEX "public"."campaign_run_open"`)
    await runner.query(`DROP TABLE "campaign_run"`)
    await runner.query(`DROP TABLE "campaign_preview"`)
    await runner.query(`DROP INDEX "public"."campaign_part_due"`)
    await runner.query(`DROP INDEX "public"."campaign_part_asked"`)
    await runner.query(`DROP INDEX "public"."campaign_part_run"`)
    await runner.query(`DROP INDEX "public"."campaign_part_message"`)
    await runner.query(`DROP INDEX "public"."campaign_part_unanswered"`)
    await runner.query(`DROP TABLE "campaign_part"`)
    await runner.query(`DROP INDEX "public"."campaign_going"`)
    await runner.query(`DROP TABLE "campaign"`)
  }
}
