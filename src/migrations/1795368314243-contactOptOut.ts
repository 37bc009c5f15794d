import type { MigrationInterface, QueryRunner } from 'typeorm'

export class ContactOptOut1795368314243 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "contact" ADD "opted_out_at" TIMESTAMP WITH TIME ZONE`)
    await runner.query(`ALTER TABLE "contact" ADD "opted_out_by" text`)
    await runner.query(
      `CREATE INDEX "contact_opted_out" ON "contact" ("external_user_id") WHERE opted_out_at is not null`,
    )
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX "contact_opted_out"`)
    await runner.query(`ALTER TABLE "contact" DROP COLUMN "opted_out_by"`)
    await runner.query(`ALTER TABLE "contact" DROP COLUMN "opted_out_at"`)
  }
}
