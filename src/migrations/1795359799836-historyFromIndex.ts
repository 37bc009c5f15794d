import type { MigrationInterface, QueryRunner } from 'typeorm'

/** With the quantity in it: the history of a pair is read from the index alone. */
export class HistoryFromIndex1795359799836 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX "order_line_pair"`)
    await runner.query(`CREATE INDEX "order_line_pair" ON "order_line" ("external_user_id", "sku", "day", "quantity")`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX "order_line_pair"`)
    await runner.query(`CREATE INDEX "order_line_pair" ON "order_line" ("external_user_id", "sku", "day")`)
  }
}
