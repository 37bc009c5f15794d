import type { MigrationInterface, QueryRunner } from 'typeorm'

export class OrderLines1795345266577 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TABLE "customer_key" ("kind" text NOT NULL, "value" text NOT NULL, "external_user_id" text NOT NULL, "learnt_at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "PK_2fbe5f283391578e1d85c95e1a5" PRIMARY KEY ("kind", "value", "external_user_id"))`,
    )
    await runner.query(
      `CREATE TABLE "order_line" ("id" bigint GENERATED ALWAYS AS IDENTITY NOT NULL, "order_no" text NOT NULL, "line" integer NOT NULL, "external_user_id" text NOT NULL, "sku" text NOT NULL, "quantity" double precision NOT NULL, "day" date NOT NULL, CONSTRAINT "PK_01a7c973d9f30479647e44f9892" PRIMARY KEY ("id"))`,
    )
    await runner.query(`CREATE INDEX "order_line_pair" ON "order_line"  ("external_user_id", "sku", "day") `)
    await runner.query(`CREATE UNIQUE INDEX "order_line_order" ON "order_line"  ("order_no", "line") `)
    await runner.query(
      `CREATE TABLE "product" ("sku" text NOT NULL, "name" text NOT NULL, "unit" text NOT NULL DEFAULT '', "cycle_days" integer, "successor_sku" text, "product_group" text NOT NULL DEFAULT '', "discontinued_at" TIMESTAMP WITH TIME ZONE, "changed_at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "PK_34f6ca1cd897cc926bdcca1ca39" PRIMARY KEY ("sku"))`,
    )
    await runner.query(`CREATE INDEX "product_changed" ON "product"  ("changed_at") `)
    await runner.query(
      `CREATE TABLE "unmatched_order" ("order_no" text NOT NULL, "external_user_id" text, "union_id" text, "customer_no" text, "phone" text, "at" TIMESTAMP WITH TIME ZONE NOT NULL, "amount_fen" bigint NOT NULL, "source" text NOT NULL, "lines" jsonb NOT NULL, "print" uuid NOT NULL, "candidates" integer NOT NULL, "told_at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "PK_be7562c32017b8d76204ff52d73" PRIMARY KEY ("order_no"))`,
    )
    await runner.query(`CREATE INDEX "unmatched_order_phone" ON "unmatched_order"  ("phone") WHERE phone is not null`)
    await runner.query(
      `CREATE INDEX "unmatched_order_customer" ON "unmatched_order"  ("customer_no") WHERE customer_no is not null`,
    )
    await runner.query(
      `CREATE INDEX "unmatched_order_union" ON "unmatched_order"  ("union_id") WHERE union_id is not null`,
    )
    await runner.query(
      `CREATE INDEX "unmatched_order_contact" ON "unmatched_order"  ("external_user_id") WHERE external_user_id is not null`,
    )
    await runner.query(`CREATE INDEX "unmatched_order_told" ON "unmatched_order"  ("told_at", "order_no") `)
    await runner.query(`ALTER TABLE "contact_order" ADD "print" uuid`)
    // Of orders told before there were lines: as src/services/orders/print.ts makes it. Days of another business zone are rare.
    await runner.query(
      `update contact_order
          set print = md5((extract(epoch from at) * 1000)::bigint || '|' || amount_fen || '|' || source || '|')::uuid`,
    )
    await runner.query(
      `insert into order_line (order_no, line, external_user_id, sku, quantity, day)
       select order_no, 1, external_user_id, '', 1, (at at time zone 'Asia/Shanghai')::date from contact_order`,
    )
    await runner.query(`CREATE INDEX "contact_union" ON "contact"  ("union_id") WHERE union_id is not null`)
    await runner.query(
      `CREATE INDEX "follow_user_mobiles" ON "follow_user" USING gin ("remark_mobiles") WHERE remark_mobiles <> '{}'`,
    )
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX "public"."follow_user_mobiles"`)
    await runner.query(`DROP INDEX "public"."contact_union"`)
    await runner.query(`ALTER TABLE "contact_order" DROP COLUMN "print"`)
    await runner.query(`DROP INDEX "public"."unmatched_order_told"`)
    await runner.query(`DROP INDEX "public"."unmatched_order_contact"`)
    await runner.query(`DROP INDEX "public"."unmatched_order_union"`)
    await runner.query(`DROP INDEX "public"."unmatched_order_customer"`)
    await runner.query(`DROP INDEX "public"."unmatched_order_phone"`)
    await runner.query(`DROP TABLE "unmatched_order"`)
    await runner.query(`DROP INDEX "public"."product_changed"`)
    await runner.query(`DROP TABLE "product"`)
    await runner.query(`DROP INDEX "public"."order_line_order"`)
    await runner.query(`DROP INDEX "public"."order_line_pair"`)
    await runner.query(`DROP TABLE "order_line"`)
    await runner.query(`DROP TABLE "customer_key"`)
  }
}
