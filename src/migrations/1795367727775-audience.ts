import type { MigrationInterface, QueryRunner } from 'typeorm'

export class Audience1795367727775 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TABLE "audience_list" ("id" integer GENERATED ALWAYS AS IDENTITY NOT NULL, "name" text NOT NULL, "made_by" text NOT NULL, "made_at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "PK_e505f336fe250d4f3e2e90617df" PRIMARY KEY ("id"))`,
    )
    await runner.query(
      `CREATE TABLE "audience_list_contact" ("list_id" integer NOT NULL, "external_user_id" text NOT NULL, CONSTRAINT "PK_1c3f2dbea6583c67a15f6532e46" PRIMARY KEY ("list_id", "external_user_id"))`,
    )
    await runner.query(
      `CREATE TABLE "contact_fact" ("spent_fen" bigint NOT NULL, "orders" integer NOT NULL, "gender" smallint NOT NULL, "first_added_at" TIMESTAMP WITH TIME ZONE, "last_heard_at" TIMESTAMP WITH TIME ZONE, "last_order_at" TIMESTAMP WITH TIME ZONE, "recount_at" TIMESTAMP WITH TIME ZONE, "due_on" date, "external_user_id" text NOT NULL, "stage" text NOT NULL, "silence" text NOT NULL, "owner_user_id" text, "follower_user_ids" text array NOT NULL, "states" text array NOT NULL, "add_ways" integer array NOT NULL, "tag_ids" text array NOT NULL, "chat_ids" text array NOT NULL, "custom_fields" jsonb NOT NULL, CONSTRAINT "PK_7f1c3c9991b89edc111e8c2408e" PRIMARY KEY ("external_user_id"))`,
    )
    await runner.query(
      `CREATE INDEX "contact_fact_recount" ON "contact_fact"  ("recount_at") WHERE recount_at is not null`,
    )
    await runner.query(`CREATE INDEX "contact_fact_tags" ON "contact_fact" USING gin ("tag_ids") `)
    await runner.query(
      `CREATE TABLE "contact_fact_stale" ("id" bigint GENERATED ALWAYS AS IDENTITY NOT NULL, "external_user_id" text NOT NULL, CONSTRAINT "PK_764bdb2d35c15876a270e4fd64e" PRIMARY KEY ("id"))`,
    )
    await runner.query(
      `CREATE TABLE "rfm_cut" ("dimension" text NOT NULL, "cuts" double precision array NOT NULL, "found_at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "PK_a147bf295540fa21e30ea5c7fba" PRIMARY KEY ("dimension"))`,
    )
    await runner.query(
      `CREATE TABLE "segment" ("id" integer GENERATED ALWAYS AS IDENTITY NOT NULL, "name" text NOT NULL, "audience" jsonb NOT NULL, "saved_by" text NOT NULL, "saved_at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "PK_d648ac58d8e0532689dfb8ad7ef" PRIMARY KEY ("id"))`,
    )
    await runner.query(`CREATE UNIQUE INDEX "segment_name" ON "segment"  ("name") `)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX "public"."segment_name"`)
    await runner.query(`DROP TABLE "segment"`)
    await runner.query(`DROP TABLE "rfm_cut"`)
    await runner.query(`DROP TABLE "contact_fact_stale"`)
    await runner.query(`DROP INDEX "public"."contact_fact_tags"`)
    await runner.query(`DROP INDEX "public"."contact_fact_recount"`)
    await runner.query(`DROP TABLE "contact_fact"`)
    await runner.query(`DROP TABLE "audience_list_contact"`)
    await runner.query(`DROP TABLE "audience_list"`)
  }
}
