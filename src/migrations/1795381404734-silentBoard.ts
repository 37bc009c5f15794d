import type { MigrationInterface, QueryRunner } from 'typeorm'

export class SilentBoard1795381404734 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX "contact_signal_state"`)
    await runner.query(
      `CREATE INDEX "contact_signal_silent" ON "contact_signal" ("last_heard_at", "external_user_id", "state") WHERE state <> 'fresh'`,
    )
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX "contact_signal_silent"`)
    await runner.query(
      `CREATE INDEX "contact_signal_state" ON "contact_signal" ("state", "last_heard_at") WHERE state <> 'fresh'`,
    )
  }
}
