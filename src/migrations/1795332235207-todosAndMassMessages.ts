import type { MigrationInterface, QueryRunner } from 'typeorm'

export class TodosAndMassMessages1795332235207 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TABLE "mass_message" ("msg_id" text NOT NULL, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL, "looked_at" TIMESTAMP WITH TIME ZONE, "settled_at" TIMESTAMP WITH TIME ZONE, CONSTRAINT "PK_422c5c9fcbc1dff2f3d245538bc" PRIMARY KEY ("msg_id"))`,
    )
    await runner.query(
      `CREATE INDEX "mass_message_open" ON "mass_message"  ("looked_at", "created_at") WHERE settled_at is null`,
    )
    await runner.query(
      `CREATE TABLE "mass_message_poll" ("id" smallint NOT NULL, "started_at" TIMESTAMP WITH TIME ZONE NOT NULL, "finished_at" TIMESTAMP WITH TIME ZONE, "known_until" TIMESTAMP WITH TIME ZONE, CONSTRAINT "PK_25f57773bdc802a25249e4f86dd" PRIMARY KEY ("id"))`,
    )
    await runner.query(
      `CREATE TABLE "mass_message_receipt" ("msg_id" text NOT NULL, "user_id" text NOT NULL, "external_user_id" text NOT NULL, "status" smallint NOT NULL, "sent_at" TIMESTAMP WITH TIME ZONE, CONSTRAINT "PK_fe38db329b4a285b8fee3cbc2c9" PRIMARY KEY ("msg_id", "user_id", "external_user_id"))`,
    )
    await runner.query(
      `CREATE INDEX "mass_message_receipt_contact" ON "mass_message_receipt"  ("external_user_id", "sent_at") WHERE status = 1`,
    )
    await runner.query(
      `CREATE TABLE "mass_message_task" ("msg_id" text NOT NULL, "user_id" text NOT NULL, "sent_at" TIMESTAMP WITH TIME ZONE, "results_at" TIMESTAMP WITH TIME ZONE, CONSTRAINT "PK_a47401d4bcf5b6684c7b0dc6b1b" PRIMARY KEY ("msg_id", "user_id"))`,
    )
    await runner.query(
      `CREATE TABLE "todo" ("id" bigint GENERATED ALWAYS AS IDENTITY NOT NULL, "key" text NOT NULL, "kind" text NOT NULL, "title" text NOT NULL, "external_user_id" text, "user_id" text NOT NULL, "due_at" TIMESTAMP WITH TIME ZONE NOT NULL, "created_by" text NOT NULL, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL, "source" text NOT NULL, "snoozed_from" TIMESTAMP WITH TIME ZONE, "handed_from" text, "handed_at" TIMESTAMP WITH TIME ZONE, "handed_note" text NOT NULL DEFAULT '', "done_at" TIMESTAMP WITH TIME ZONE, "done_by" text, "outcome" text, "result" text NOT NULL DEFAULT '', CONSTRAINT "UQ_11ab0bfba72d3a7f61b44bfddd3" UNIQUE ("key"), CONSTRAINT "PK_d429b7114371f6a35c5cb4776a7" PRIMARY KEY ("id"))`,
    )
    await runner.query(
      `CREATE INDEX "todo_contact" ON "todo"  ("external_user_id", "due_at") WHERE done_at is null and external_user_id is not null`,
    )
    await runner.query(`CREATE INDEX "todo_done" ON "todo"  ("user_id", "done_at", "id") WHERE done_at is not null`)
    await runner.query(`CREATE INDEX "todo_open" ON "todo"  ("user_id", "due_at", "id") WHERE done_at is null`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX "public"."todo_open"`)
    await runner.query(`DROP INDEX "public"."todo_done"`)
    await runner.query(`DROP INDEX "public"."todo_contact"`)
    await runner.query(`DROP TABLE "todo"`)
    await runner.query(`DROP TABLE "mass_message_task"`)
    await runner.query(`DROP INDEX "public"."mass_message_receipt_contact"`)
    await runner.query(`DROP TABLE "mass_message_receipt"`)
    await runner.query(`DROP TABLE "mass_message_poll"`)
    await runner.query(`DROP INDEX "public"."mass_message_open"`)
    await runner.query(`DROP TABLE "mass_message"`)
  }
}
