import type { MigrationInterface, QueryRunner } from 'typeorm'

/** Reminders are looked for after their card was planned, too: the page of the contact shows them. */
export class RemindersSeen1795358066555 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('drop index replenishment_remind')
    await runner.query(
      'create index replenishment_remind on replenishment (remind_on) where paused_at is null and remind_on is not null',
    )
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index replenishment_remind')
    await runner.query(
      'create index replenishment_remind on replenishment (remind_on) where reminded_at is null and paused_at is null and remind_on is not null',
    )
  }
}
