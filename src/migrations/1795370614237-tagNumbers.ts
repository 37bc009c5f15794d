import type { MigrationInterface, QueryRunner } from 'typeorm'

export class TagNumbers1795370614237 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // Its rows are made of others: they are made anew, with the numbers.
    await runner.query('insert into contact_fact_stale (external_user_id) select external_user_id from contact_fact')
    await runner.query('truncate contact_fact')
    await runner.query(`DROP INDEX "public"."contact_fact_tags"`)
    await runner.query(
      `CREATE TABLE "tag_number" ("number" integer GENERATED ALWAYS AS IDENTITY NOT NULL, "tag_id" text NOT NULL, CONSTRAINT "UQ_cb9f96e527046c93992ab03604a" UNIQUE ("tag_id"), CONSTRAINT "PK_5d32582d7c0f29eb93fd66dbf09" PRIMARY KEY ("number"))`,
    )
    await runner.query(`ALTER TABLE "contact_fact" DROP COLUMN "tag_ids"`)
    await runner.query(`ALTER TABLE "contact_fact" ADD "tags" integer array NOT NULL`)
    await runner.query(`CREATE INDEX "contact_fact_tag_numbers" ON "contact_fact" USING gin ("tags") `)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('insert into contact_fact_stale (external_user_id) select external_user_id from contact_fact')
    await runner.query('truncate contact_fact')
    await runner.query(`DROP INDEX "public"."contact_fact_tag_numbers"`)
    await runner.query(`ALTER TABLE "contact_fact" DROP COLUMN "tags"`)
    await runner.query(`ALTER TABLE "contact_fact" ADD "tag_ids" text array NOT NULL`)
    await runner.query(`DROP TABLE "tag_number"`)
    await runner.query(`CREATE INDEX "contact_fact_tags" ON "contact_fact" USING gin ("tag_ids") `)
  }
}
