import type { MigrationInterface, QueryRunner } from 'typeorm'

export class Payments1795422818535 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TABLE "bill_difference" ("day" date NOT NULL, "no" text NOT NULL, "kind" text NOT NULL, "ours_fen" bigint, "theirs_fen" bigint, "settled_at" TIMESTAMP WITH TIME ZONE, "settled_by" text, "note" text NOT NULL DEFAULT '', CONSTRAINT "PK_0580b2aed91b3efb2fd3b981faf" PRIMARY KEY ("day", "no"))`,
    )
    await runner.query(`CREATE INDEX "bill_difference_open" ON "bill_difference"  ("day") WHERE settled_at is null`)
    await runner.query(
      `CREATE TABLE "external_bill" ("key" text NOT NULL, "transaction_id" text NOT NULL, "bill_no" text NOT NULL, "refund_no" text, "external_user_id" text, "payee_user_id" text NOT NULL, "amount_fen" bigint NOT NULL, "refunded_fen" bigint NOT NULL DEFAULT '0', "paid_at" TIMESTAMP WITH TIME ZONE NOT NULL, "commodities" jsonb NOT NULL, "remark" text NOT NULL DEFAULT '', "sale_no" text, "read_at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "PK_9b523b00e6b6a6b7970220651e7" PRIMARY KEY ("key"))`,
    )
    await runner.query(`CREATE INDEX "external_bill_paid" ON "external_bill"  ("paid_at") `)
    await runner.query(`CREATE INDEX "external_bill_contact" ON "external_bill"  ("external_user_id", "paid_at") `)
    await runner.query(
      `CREATE TABLE "payment" ("bill_no" text NOT NULL, "sale_no" text NOT NULL, "method" text NOT NULL, "status" text NOT NULL DEFAULT 'creating', "amount_fen" bigint NOT NULL, "opened_with" text, "open_id" text, "transaction_id" text, "created_by" text, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL, "expires_at" TIMESTAMP WITH TIME ZONE NOT NULL, "due_at" TIMESTAMP WITH TIME ZONE NOT NULL, "attempts" integer NOT NULL DEFAULT '0', "locked_by" text, "locked_until" TIMESTAMP WITH TIME ZONE, "paid_at" TIMESTAMP WITH TIME ZONE, "held" text, "held_detail" jsonb, "last_error" text, CONSTRAINT "PK_ba120eb3b181f6cbef9a3cafb8f" PRIMARY KEY ("bill_no"))`,
    )
    await runner.query(`CREATE INDEX "payment_paid" ON "payment"  ("paid_at") WHERE paid_at is not null`)
    await runner.query(`CREATE INDEX "payment_held" ON "payment"  ("created_at") WHERE status = 'held'`)
    await runner.query(`CREATE INDEX "payment_open" ON "payment"  ("due_at") WHERE status in ('creating', 'open')`)
    await runner.query(`CREATE INDEX "payment_sale" ON "payment"  ("sale_no") `)
    await runner.query(
      `CREATE TABLE "pay_notification" ("id" text NOT NULL, "event_type" text NOT NULL, "original_type" text NOT NULL, "resource" text, "received_at" TIMESTAMP WITH TIME ZONE NOT NULL, "due_at" TIMESTAMP WITH TIME ZONE NOT NULL, "handled_at" TIMESTAMP WITH TIME ZONE, "outcome" text, "attempts" integer NOT NULL DEFAULT '0', "locked_by" text, "locked_until" TIMESTAMP WITH TIME ZONE, "last_error" text, CONSTRAINT "PK_cc972d20ea8325156d9eaf76539" PRIMARY KEY ("id"))`,
    )
    await runner.query(
      `CREATE INDEX "pay_notification_payload" ON "pay_notification"  ("received_at") WHERE resource is not null`,
    )
    await runner.query(
      `CREATE INDEX "pay_notification_open" ON "pay_notification"  ("due_at") WHERE handled_at is null`,
    )
    await runner.query(
      `CREATE TABLE "refund" ("refund_no" text NOT NULL, "key" text NOT NULL, "bill_no" text NOT NULL, "amount_fen" bigint NOT NULL, "reason" text NOT NULL, "status" text NOT NULL DEFAULT 'asked', "requested_by" text NOT NULL, "requested_at" TIMESTAMP WITH TIME ZONE NOT NULL, "due_at" TIMESTAMP WITH TIME ZONE NOT NULL, "attempts" integer NOT NULL DEFAULT '0', "locked_by" text, "locked_until" TIMESTAMP WITH TIME ZONE, "refund_id" text, "finished_at" TIMESTAMP WITH TIME ZONE, "last_error" text, CONSTRAINT "UQ_22d773c99d7602e7b67a7ee0c40" UNIQUE ("key"), CONSTRAINT "PK_bf429309fb6c60d2c79bdbee735" PRIMARY KEY ("refund_no"))`,
    )
    await runner.query(`CREATE INDEX "refund_open" ON "refund"  ("due_at") WHERE status in ('asked', 'processing')`)
    await runner.query(`CREATE INDEX "refund_bill" ON "refund"  ("bill_no") `)
    await runner.query(
      `CREATE TABLE "sale" ("sale_no" text NOT NULL, "key" text NOT NULL, "external_user_id" text NOT NULL, "source" text NOT NULL, "created_by" text, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL, "terms" text NOT NULL, "status" text NOT NULL DEFAULT 'unpaid', "amount_fen" bigint NOT NULL, "refunded_fen" bigint NOT NULL DEFAULT '0', "note" text NOT NULL DEFAULT '', "ordered_at" TIMESTAMP WITH TIME ZONE, "paid_at" TIMESTAMP WITH TIME ZONE, "cancelled_at" TIMESTAMP WITH TIME ZONE, CONSTRAINT "UQ_571e3c926111fe04fe0bb2b77e2" UNIQUE ("key"), CONSTRAINT "PK_d2d02e9c6ccfef353e242dd115e" PRIMARY KEY ("sale_no"))`,
    )
    await runner.query(`CREATE INDEX "sale_unpaid" ON "sale"  ("created_at") WHERE status = 'unpaid'`)
    await runner.query(`CREATE INDEX "sale_day" ON "sale"  ("created_at", "sale_no") `)
    await runner.query(`CREATE INDEX "sale_contact" ON "sale"  ("external_user_id", "created_at") `)
    await runner.query(
      `CREATE TABLE "sale_line" ("sale_no" text NOT NULL, "line" integer NOT NULL, "sku" text NOT NULL, "name" text NOT NULL, "quantity" integer NOT NULL, "price_fen" bigint NOT NULL, CONSTRAINT "PK_4256ccbe9692e133e2aa8af1899" PRIMARY KEY ("sale_no", "line"))`,
    )
    await runner.query(
      `CREATE TABLE "trade_bill" ("day" date NOT NULL, "status" text NOT NULL, "lines" integer NOT NULL DEFAULT '0', "paid_fen" bigint NOT NULL DEFAULT '0', "refunded_fen" bigint NOT NULL DEFAULT '0', "differences" integer NOT NULL DEFAULT '0', "read_at" TIMESTAMP WITH TIME ZONE, "attempts" integer NOT NULL DEFAULT '0', "last_error" text, CONSTRAINT "PK_3d300608bdbf956769cd77e1ad6" PRIMARY KEY ("day"))`,
    )
    await runner.query(
      `CREATE TABLE "trade_bill_line" ("reading" uuid NOT NULL, "no" text NOT NULL, "kind" text NOT NULL, "fen" bigint NOT NULL, "read_at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "PK_176f0a1d30b6dd9cd15efa60d57" PRIMARY KEY ("reading", "no"))`,
    )
    await runner.query(`ALTER TABLE "product" ADD "price_fen" bigint`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "product" DROP COLUMN "price_fen"`)
    await runner.query(`DROP TABLE "trade_bill_line"`)
    await runner.query(`DROP TABLE "trade_bill"`)
    await runner.query(`DROP TABLE "sale_line"`)
    await runner.query(`DROP INDEX "sale_contact"`)
    await runner.query(`DROP INDEX "sale_day"`)
    await runner.query(`DROP INDEX "sale_unpaid"`)
    await runner.query(`DROP TABLE "sale"`)
    await runner.query(`DROP INDEX "refund_bill"`)
    await runner.query(`DROP INDEX "refund_open"`)
    await runner.query(`DROP TABLE "refund"`)
    await runner.query(`DROP INDEX "pay_notification_open"`)
    await runner.query(`DROP INDEX "pay_notification_payload"`)
    await runner.query(`DROP TABLE "pay_notification"`)
    await runner.query(`DROP INDEX "payment_sale"`)
    await runner.query(`DROP INDEX "payment_open"`)
    await runner.query(`DROP INDEX "payment_held"`)
    await runner.query(`DROP INDEX "payment_paid"`)
    await runner.query(`DROP TABLE "payment"`)
    await runner.query(`DROP INDEX "external_bill_contact"`)
    await runner.query(`DROP INDEX "external_bill_paid"`)
    await runner.query(`DROP TABLE "external_bill"`)
    await runner.query(`DROP INDEX "bill_difference_open"`)
    await runner.query(`DROP TABLE "bill_difference"`)
  }
}
