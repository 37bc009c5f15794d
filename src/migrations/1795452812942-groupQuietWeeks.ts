import type { MigrationInterface, QueryRunner } from 'typeorm'

export class GroupQuietWeeks1795452812942 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "group_setting" ADD "quiet_days" integer`)
    await runner.query(
      `CREATE INDEX "todo_settled" ON "todo"  ("source") WHERE done_at is null and source in ('groups-left', 'join-codes', 'group-questions')`,
    )
    await runner.query(
      `CREATE INDEX "archive_message_group" ON "archive_message"  ("chat_id", "at") WHERE chat_id is not null`,
    )
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX "archive_message_group"`)
    await runner.query(`DROP INDEX "todo_settled"`)
    await runner.query(`ALTER TABLE "group_setting" DROP COLUMN "quiet_days"`)
  }
}
