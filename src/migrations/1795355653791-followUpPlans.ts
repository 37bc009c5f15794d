import type { MigrationInterface, QueryRunner } from 'typeorm'

export class FollowUpPlans1795355653791 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TABLE "consultation" ("id" bigint GENERATED ALWAYS AS IDENTITY NOT NULL, "key" text NOT NULL, "external_user_id" text NOT NULL, "user_id" text, "at" TIMESTAMP WITH TIME ZONE NOT NULL, "values" jsonb NOT NULL DEFAULT '{}', "note" text NOT NULL DEFAULT '', "corrected_at" TIMESTAMP WITH TIME ZONE, "withdrawn_at" TIMESTAMP WITH TIME ZONE, CONSTRAINT "UQ_1454038c4c7b78c5f32591844a7" UNIQUE ("key"), CONSTRAINT "PK_5203569fac28a4a626c42abe70b" PRIMARY KEY ("id"))`,
    )
    await runner.query(`CREATE INDEX "consultation_contact" ON "consultation"  ("external_user_id", "at", "id") `)
    await runner.query(
      `CREATE TABLE "follow_up_enrolment" ("id" bigint GENERATED ALWAYS AS IDENTITY NOT NULL, "plan_id" integer NOT NULL, "version" integer NOT NULL, "subject_id" text NOT NULL, "event_key" text NOT NULL, "slot" text NOT NULL, "event" jsonb NOT NULL, "began_at" TIMESTAMP WITH TIME ZONE NOT NULL, "started_at" TIMESTAMP WITH TIME ZONE NOT NULL, "started_by" text NOT NULL, "state" text NOT NULL DEFAULT 'running', "end_reason" text, "end_note" text NOT NULL DEFAULT '', "ended_by" text, "ended_at" TIMESTAMP WITH TIME ZONE, "next_step" integer NOT NULL, "next_round" integer NOT NULL, "next_due_at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "PK_0495659035852eb0af7ff3c0153" PRIMARY KEY ("id"))`,
    )
    await runner.query(`CREATE INDEX "follow_up_enrolment_plan" ON "follow_up_enrolment"  ("plan_id", "state", "id") `)
    await runner.query(
      `CREATE INDEX "follow_up_enrolment_subject" ON "follow_up_enrolment"  ("subject_id", "started_at") `,
    )
    await runner.query(
      `CREATE INDEX "follow_up_enrolment_due" ON "follow_up_enrolment"  ("next_due_at", "id") WHERE state = 'running'`,
    )
    await runner.query(
      `CREATE UNIQUE INDEX "follow_up_enrolment_slot" ON "follow_up_enrolment"  ("plan_id", "subject_id", "slot") WHERE state = 'running'`,
    )
    await runner.query(
      `CREATE UNIQUE INDEX "follow_up_enrolment_event" ON "follow_up_enrolment"  ("plan_id", "subject_id", "event_key") `,
    )
    await runner.query(
      `CREATE TABLE "follow_up_plan" ("id" integer GENERATED ALWAYS AS IDENTITY NOT NULL, "name" text NOT NULL, "subject" text NOT NULL, "state" text NOT NULL DEFAULT 'draft', "event_kind" text, "live_version" integer, "live_since" TIMESTAMP WITH TIME ZONE, "draft" jsonb, "changed_by" text NOT NULL, "changed_at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "PK_06814ffca23f797bc34e83d0b3d" PRIMARY KEY ("id"))`,
    )
    await runner.query(
      `CREATE INDEX "follow_up_plan_listening" ON "follow_up_plan"  ("event_kind") WHERE state = 'live'`,
    )
    await runner.query(
      `CREATE TABLE "follow_up_plan_version" ("plan_id" integer NOT NULL, "number" integer NOT NULL, "author" text NOT NULL, "note" text NOT NULL DEFAULT '', "at" TIMESTAMP WITH TIME ZONE NOT NULL, "definition" jsonb NOT NULL, CONSTRAINT "PK_05bb63260a5ad861e1fa71087ef" PRIMARY KEY ("plan_id", "number"))`,
    )
    await runner.query(
      `CREATE TABLE "follow_up_step_run" ("enrolment_id" bigint NOT NULL, "step" integer NOT NULL, "round" integer NOT NULL, "plan_id" integer NOT NULL, "version" integer NOT NULL, "due_at" TIMESTAMP WITH TIME ZONE NOT NULL, "at" TIMESTAMP WITH TIME ZONE NOT NULL, "todo_id" bigint, "reason" text, CONSTRAINT "PK_d6178d333a9bb5651d6b6199b2e" PRIMARY KEY ("enrolment_id", "step", "round"))`,
    )
    await runner.query(
      `CREATE INDEX "follow_up_step_run_todo" ON "follow_up_step_run"  ("todo_id") WHERE todo_id is not null`,
    )
    await runner.query(
      `CREATE INDEX "follow_up_step_run_plan" ON "follow_up_step_run"  ("plan_id", "version", "step") `,
    )
    await runner.query(`ALTER TABLE "custom_field" ADD "kept_on" text NOT NULL DEFAULT 'contact'`)
    await runner.query(`ALTER TABLE "todo" ADD "words" text NOT NULL DEFAULT ''`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "todo" DROP COLUMN "words"`)
    await runner.query(`ALTER TABLE "custom_field" DROP COLUMN "kept_on"`)
    await runner.query(`DROP INDEX "public"."follow_up_step_run_plan"`)
    await runner.query(`DROP INDEX "public"."follow_up_step_run_todo"`)
    await runner.query(`DROP TABLE "follow_up_step_run"`)
    await runner.query(`DROP TABLE "follow_up_plan_version"`)
    await runner.query(`DROP INDEX "public"."follow_up_plan_listening"`)
    await runner.query(`DROP TABLE "follow_up_plan"`)
    await runner.query(`DROP INDEX "public"."follow_up_enrolment_event"`)
    await runner.query(`DROP INDEX "public"."follow_up_enrolment_slot"`)
    await runner.query(`DROP INDEX "public"."follow_up_enrolment_due"`)
    await runner.query(`DROP INDEX "public"."follow_up_enrolment_subject"`)
    await runner.query(`DROP INDEX "public"."follow_up_enrolment_plan"`)
    await runner.query(`DROP TABLE "follow_up_enrolment"`)
    await runner.query(`DROP INDEX "public"."consultation_contact"`)
    await runner.query(`DROP TABLE "consultation"`)
  }
}
