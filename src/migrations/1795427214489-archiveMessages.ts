import type { MigrationInterface, QueryRunner } from 'typeorm'

export class ArchiveMessages1795427214489 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TABLE "archive_message" ("msg_id" text NOT NULL, "from_customer" boolean NOT NULL, "external_user_id" text NOT NULL, "user_id" text, "chat_id" text, "text" text NOT NULL, "at" TIMESTAMP WITH TIME ZONE NOT NULL, "told_at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "PK_4770007eabef5fa1dc69d2c62ef" PRIMARY KEY ("msg_id"))`,
    )
    await runner.query(`CREATE INDEX "archive_message_told" ON "archive_message"  ("told_at") `)
    await runner.query(
      `CREATE INDEX "archive_message_chat" ON "archive_message"  ("external_user_id", "user_id", "at") WHERE chat_id is null`,
    )
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX "archive_message_chat"`)
    await runner.query(`DROP INDEX "archive_message_told"`)
    await runner.query(`DROP TABLE "archive_message"`)
  }
}
