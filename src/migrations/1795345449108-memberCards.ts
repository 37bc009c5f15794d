import type { MigrationInterface, QueryRunner } from 'typeorm'

export class MemberCards1795345449108 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TABLE "app_message_day" ("day" date NOT NULL, "sent" integer NOT NULL, CONSTRAINT "PK_08dc62779077663bcfed8a9d420" PRIMARY KEY ("day"))`,
    )
    await runner.query(
      `CREATE TABLE "member_card" ("dedupe_key" text NOT NULL, "kind" text NOT NULL, "user_id" text NOT NULL, "external_user_id" text, "subject" jsonb NOT NULL, "urgency" text NOT NULL, "task_id" text NOT NULL, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL, "response_code" text, "answered_at" TIMESTAMP WITH TIME ZONE, "answered_by" text, "button" text, "says" text, "digest_key" text, CONSTRAINT "UQ_401e41455d24fed7999e770f29e" UNIQUE ("task_id"), CONSTRAINT "PK_f32f4cdf3ba30cbf1a7437aa88a" PRIMARY KEY ("dedupe_key"))`,
    )
    await runner.query(`CREATE INDEX "member_card_created" ON "member_card"  ("created_at") `)
    await runner.query(
      `CREATE INDEX "member_card_digest" ON "member_card"  ("digest_key") WHERE digest_key is not null`,
    )
    await runner.query(
      `CREATE INDEX "outbox_message_waiting" ON "outbox_message"  ("user_id", "due_at") WHERE status = 'planned'`,
    )
    await runner.query(`CREATE INDEX "todo_due" ON "todo"  ("due_at") WHERE done_at is null`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX "public"."todo_due"`)
    await runner.query(`DROP INDEX "public"."outbox_message_waiting"`)
    await runner.query(`DROP INDEX "public"."member_card_digest"`)
    await runner.query(`DROP INDEX "public"."member_card_created"`)
    await runner.query(`DROP TABLE "member_card"`)
    await runner.query(`DROP TABLE "app_message_day"`)
  }
}
