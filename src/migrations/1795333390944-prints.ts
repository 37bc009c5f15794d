import type { MigrationInterface, QueryRunner } from 'typeorm'

export class Prints1795333390944 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "contact" ADD "print" uuid`)
    await runner.query(`ALTER TABLE "follow_user" ADD "print" uuid`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "follow_user" DROP COLUMN "print"`)
    await runner.query(`ALTER TABLE "contact" DROP COLUMN "print"`)
  }
}
