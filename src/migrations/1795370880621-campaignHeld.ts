import type { MigrationInterface, QueryRunner } from 'typeorm'

export class CampaignHeld1795370880621 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "campaign_run" ADD "retry_at" TIMESTAMP WITH TIME ZONE`)
    await runner.query(`ALTER TABLE "campaign_target" ADD "held_by" text`)
    await runner.query(`CREATE INDEX "campaign_target_held" ON "campaign_target" ("run_id") WHERE held_by is not null`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX "campaign_target_held"`)
    await runner.query(`ALTER TABLE "campaign_target" DROP COLUMN "held_by"`)
    await runner.query(`ALTER TABLE "campaign_run" DROP COLUMN "retry_at"`)
  }
}
