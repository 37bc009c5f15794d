import type { MigrationInterface, QueryRunner } from 'typeorm'

export class MediaUploads1795349126935 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "media_file" ADD "uploaded_by" text`)
    await runner.query(
      `CREATE INDEX "media_file_uploads" ON "media_file"  ("uploaded_by", "created_at") WHERE uploaded_by is not null`,
    )
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX "public"."media_file_uploads"`)
    await runner.query(`ALTER TABLE "media_file" DROP COLUMN "uploaded_by"`)
  }
}
