import type { MigrationInterface, QueryRunner } from 'typeorm'

export class MediaUploads1795349126935 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE INDEX "media_file_uploads" ON "media_file"  ("kept_by", "created_at") WHERE kept_by is not null`,
    )
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX "public"."media_file_uploads"`)
  }
}
