import type { MigrationInterface, QueryRunner } from 'typeorm'

/** Rhythms that were found before tell nothing of patience; the next fit does. Forecasts rest on no share outlasted so far. */
export class PatienceSeen1795360036542 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`update order_population set population = population || '{"patience": []}'`)
    await runner.query(`update replenishment set why = why || '{"outlasted": 0}' where why is not null`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`update order_population set population = population - 'patience'`)
    await runner.query(`update replenishment set why = why - 'outlasted' where why is not null`)
  }
}
