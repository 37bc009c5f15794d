import type { MigrationInterface, QueryRunner } from 'typeorm'

/** Nobody has a new contact yet: the relation, written after it or with it, names them. A first sync writes half as much. */
export class ContactInsertsUnmarked1795372750626 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('drop trigger contact_fact_insert on contact')
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `create trigger contact_fact_insert after insert on contact referencing new table as after
         for each statement execute function contact_fact_of_contact()`,
    )
  }
}
