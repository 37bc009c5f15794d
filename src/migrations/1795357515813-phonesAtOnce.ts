import type { MigrationInterface, QueryRunner } from 'typeorm'

/** What is written goes into the index at once: a list of entries still to be sorted in is read through by every look. */
export class PhonesAtOnce1795357515813 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER INDEX "follow_user_mobiles" SET (fastupdate = off)`)
    await runner.query(`SELECT gin_clean_pending_list('follow_user_mobiles')`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER INDEX "follow_user_mobiles" RESET (fastupdate)`)
  }
}
