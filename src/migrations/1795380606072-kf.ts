import type { MigrationInterface, QueryRunner } from 'typeorm'

export class Kf1795380606072 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TABLE "automatic_sending" ("what" text NOT NULL, "stopped_at" TIMESTAMP WITH TIME ZONE, "changed_by" text NOT NULL, "changed_at" TIMESTAMP WITH TIME ZONE NOT NULL, "reason" text NOT NULL DEFAULT '', CONSTRAINT "PK_04494f1068009f9d6c1eabc2f4c" PRIMARY KEY ("what"))`,
    )
    await runner.query(
      `CREATE TABLE "kf_account" ("open_kfid" text NOT NULL, "name" text, "avatar" text, "managed" boolean NOT NULL DEFAULT true, "cursor" text, "sync_token" text, "token_at" TIMESTAMP WITH TIME ZONE, "wanted" integer NOT NULL DEFAULT '0', "due_at" TIMESTAMP WITH TIME ZONE, "locked_by" text, "locked_until" TIMESTAMP WITH TIME ZONE, "attempts" integer NOT NULL DEFAULT '0', "pulled_at" TIMESTAMP WITH TIME ZONE, "last_error" text, CONSTRAINT "PK_9a950a446017fd73594144eade0" PRIMARY KEY ("open_kfid"))`,
    )
    await runner.query(
      `CREATE TABLE "kf_message" ("id" bigint GENERATED ALWAYS AS IDENTITY NOT NULL, "msg_id" text NOT NULL, "open_kfid" text NOT NULL, "external_user_id" text, "origin" text NOT NULL, "servicer_user_id" text, "msg_type" text NOT NULL, "payload" jsonb, "sent_at" TIMESTAMP WITH TIME ZONE NOT NULL, "stored_at" TIMESTAMP WITH TIME ZONE NOT NULL, "recalled_at" TIMESTAMP WITH TIME ZONE, "outcome" text, "fail_type" smallint, CONSTRAINT "UQ_b81140d50efc8500feaccb2de9f" UNIQUE ("msg_id"), CONSTRAINT "PK_feaa0311565a1a32a07799177f4" PRIMARY KEY ("id"))`,
    )
    await runner.query(`CREATE INDEX "kf_message_payload" ON "kf_message"  ("stored_at") WHERE payload is not null`)
    await runner.query(
      `CREATE INDEX "kf_message_ours" ON "kf_message"  ("open_kfid", "external_user_id", "sent_at") WHERE origin = 'server'`,
    )
    await runner.query(`CREATE INDEX "kf_message_contact" ON "kf_message"  ("external_user_id", "sent_at") `)
    await runner.query(`CREATE INDEX "kf_message_visitor" ON "kf_message"  ("open_kfid", "external_user_id", "id") `)
    await runner.query(
      `CREATE TABLE "kf_session" ("id" bigint GENERATED ALWAYS AS IDENTITY NOT NULL, "open_kfid" text NOT NULL, "external_user_id" text NOT NULL, "state" smallint NOT NULL DEFAULT '4', "servicer_user_id" text, "since" TIMESTAMP WITH TIME ZONE NOT NULL, "last_customer_at" TIMESTAMP WITH TIME ZONE, "scene" text, "scene_param" text, "entered_at" TIMESTAMP WITH TIME ZONE, "decided_up_to" bigint NOT NULL DEFAULT '0', "wanted" integer NOT NULL DEFAULT '0', "waiting_since" TIMESTAMP WITH TIME ZONE, "due_at" TIMESTAMP WITH TIME ZONE, "locked_by" text, "locked_until" TIMESTAMP WITH TIME ZONE, "attempts" integer NOT NULL DEFAULT '0', "last_error" text, CONSTRAINT "PK_2145dfe000622575b2243da16ad" PRIMARY KEY ("id"))`,
    )
    await runner.query(
      `CREATE INDEX "kf_session_served" ON "kf_session"  ("open_kfid", "state", "since") WHERE state in (2, 3)`,
    )
    await runner.query(`CREATE INDEX "kf_session_due" ON "kf_session"  ("due_at") WHERE due_at is not null`)
    await runner.query(`CREATE INDEX "kf_session_contact" ON "kf_session"  ("external_user_id") `)
    await runner.query(`CREATE UNIQUE INDEX "kf_session_visitor" ON "kf_session"  ("open_kfid", "external_user_id") `)
    await runner.query(
      `CREATE INDEX "outbox_message_kf_id" ON "outbox_message"  ("wecom_id") WHERE kind in ('kf-message', 'kf-event-message')`,
    )
    await runner.query(
      `CREATE INDEX "outbox_message_kf" ON "outbox_message"  ("user_id", "external_user_id", "created_at") WHERE kind in ('kf-message', 'kf-event-message', 'kf-act') and status in ('planned', 'sending')`,
    )
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX "outbox_message_kf"`)
    await runner.query(`DROP INDEX "outbox_message_kf_id"`)
    await runner.query(`DROP INDEX "kf_session_visitor"`)
    await runner.query(`DROP INDEX "kf_session_contact"`)
    await runner.query(`DROP INDEX "kf_session_due"`)
    await runner.query(`DROP INDEX "kf_session_served"`)
    await runner.query(`DROP TABLE "kf_session"`)
    await runner.query(`DROP INDEX "kf_message_visitor"`)
    await runner.query(`DROP INDEX "kf_message_contact"`)
    await runner.query(`DROP INDEX "kf_message_ours"`)
    await runner.query(`DROP INDEX "kf_message_payload"`)
    await runner.query(`DROP TABLE "kf_message"`)
    await runner.query(`DROP TABLE "kf_account"`)
    await runner.query(`DROP TABLE "automatic_sending"`)
  }
}
