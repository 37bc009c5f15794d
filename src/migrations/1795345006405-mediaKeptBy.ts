import type { MigrationInterface, QueryRunner } from 'typeorm'

export class MediaKeptBy1795345006405 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "media_file" ADD "kept_by" text`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "media_file" DROP COLUMN "kept_by"`)
  }
}
