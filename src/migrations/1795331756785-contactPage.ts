import type { MigrationInterface, QueryRunner } from 'typeorm'

export class ContactPage1795331756785 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TABLE "custom_field" ("key" text NOT NULL, "label_zh" text NOT NULL, "label_en" text NOT NULL, "kind" text NOT NULL, "options" text array NOT NULL DEFAULT '{}', "sort_order" integer NOT NULL DEFAULT '0', "removed_at" TIMESTAMP WITH TIME ZONE, CONSTRAINT "PK_7db5df2c1d8b5bc1d8f9f1d87c7" PRIMARY KEY ("key"))`,
    )
    await runner.query(
      `CREATE UNIQUE INDEX "custom_field_birthday" ON "custom_field"  ("kind") WHERE kind = 'birthday' and removed_at is null`,
    )
    await runner.query(`ALTER TABLE "contact" ADD "stage" text NOT NULL DEFAULT 'lead'`)
    await runner.query(`ALTER TABLE "contact" ADD "stage_set_by" text`)
    await runner.query(`ALTER TABLE "contact" ADD "stage_set_at" TIMESTAMP WITH TIME ZONE`)
    await runner.query(`ALTER TABLE "contact" ADD "owner_user_id" text`)
    await runner.query(`ALTER TABLE "contact" ADD "custom_fields" jsonb NOT NULL DEFAULT '{}'`)
    await runner.query(`CREATE INDEX "contact_fields" ON "contact"  ("external_user_id") WHERE custom_fields <> '{}'`)
    // What is known from before the ledger of touches, under the keys that the same causes make from now on.
    await runner.query(
      `insert into touch (key, external_user_id, user_id, at, kind, direction, outcome, source, detail)
       select key, external_user_id, user_id, at, 'added', 'in', 'reached', 'callback', detail
         from timeline_entry where kind in ('added', 'half-added') on conflict (key) do nothing`,
    )
    await runner.query(
      `insert into touch (key, external_user_id, at, kind, direction, outcome, source, detail)
       select 'order:' || order_no, external_user_id, at, 'order', 'in', 'reached', source,
              jsonb_build_object('orderNo', order_no, 'amountFen', amount_fen)
         from contact_order on conflict (key) do nothing`,
    )
    await runner.query(
      `insert into touch (key, external_user_id, at, kind, direction, outcome, source, detail)
       select 'group-join:' || chat_id || ':' || member_id || ':' || floor(extract(epoch from joined_at)), member_id,
              joined_at, 'group-join', 'in', 'reached', 'callback', jsonb_build_object('chatId', chat_id)
         from group_member where type = 2 and joined_at is not null on conflict (key) do nothing`,
    )
    await runner.query(
      `CREATE INDEX "touch_heard" ON "touch"  ("external_user_id", "at") WHERE direction = 'in' or outcome = 'reached'`,
    )
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX "public"."touch_heard"`)
    await runner.query(`DROP INDEX "public"."contact_fields"`)
    await runner.query(`ALTER TABLE "contact" DROP COLUMN "custom_fields"`)
    await runner.query(`ALTER TABLE "contact" DROP COLUMN "owner_user_id"`)
    await runner.query(`ALTER TABLE "contact" DROP COLUMN "stage_set_at"`)
    await runner.query(`ALTER TABLE "contact" DROP COLUMN "stage_set_by"`)
    await runner.query(`ALTER TABLE "contact" DROP COLUMN "stage"`)
    await runner.query(`DROP INDEX "public"."custom_field_birthday"`)
    await runner.query(`DROP TABLE "custom_field"`)
  }
}
