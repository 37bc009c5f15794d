import type { MigrationInterface, QueryRunner } from 'typeorm'

export class Delivery1795438904371 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TABLE "delivery" ("sale_no" text NOT NULL, "status" text NOT NULL, "courier_user_id" text, "assigned_at" TIMESTAMP WITH TIME ZONE, "accepted_at" TIMESTAMP WITH TIME ZONE, "departed_at" TIMESTAMP WITH TIME ZONE, "delivered_at" TIMESTAMP WITH TIME ZONE, "problem" text, "problem_at" TIMESTAMP WITH TIME ZONE, "collected_fen" bigint, "late_told_at" TIMESTAMP WITH TIME ZONE, "card_key" text, "card_state" text, "cards" integer NOT NULL DEFAULT '0', "stars" smallint, "rating_words" text NOT NULL DEFAULT '', "rated_at" TIMESTAMP WITH TIME ZONE, CONSTRAINT "PK_ca03739c7cae0771f25243c72e5" PRIMARY KEY ("sale_no"))`,
    )
    await runner.query(`CREATE INDEX "booking_begins" ON "booking"  ("begins_at") `)
    await runner.query(`CREATE INDEX "delivery_courier" ON "delivery"  ("courier_user_id", "delivered_at") `)
    await runner.query(`ALTER TABLE "delivery_slot" ADD "courier_user_id" text`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "delivery_slot" DROP COLUMN "courier_user_id"`)
    await runner.query(`DROP INDEX "delivery_courier"`)
    await runner.query(`DROP INDEX "booking_begins"`)
    await runner.query(`DROP TABLE "delivery"`)
  }
}
