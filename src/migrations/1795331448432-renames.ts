import type { MigrationInterface, QueryRunner } from 'typeorm'

export class Renames1795331448432 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TABLE "list_reading" ("name" text NOT NULL, "read_at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "PK_f2fa2092cb3dd8c16ee46279e8d" PRIMARY KEY ("name"))`,
    )
    await runner.query(
      `CREATE TABLE "member_rename" ("user_id" text NOT NULL, "at" TIMESTAMP WITH TIME ZONE NOT NULL, "renamed_to" text NOT NULL, CONSTRAINT "PK_dcfd020b532197614a7dccbf3af" PRIMARY KEY ("user_id", "at"))`,
    )
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE "member_rename"`)
    await runner.query(`DROP TABLE "list_reading"`)
  }
}
