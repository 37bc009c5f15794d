import type { MigrationInterface, QueryRunner } from 'typeorm'

export class Channels1795322686110 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TABLE "channel" ("id" integer GENERATED ALWAYS AS IDENTITY NOT NULL, "name" text NOT NULL, "members" jsonb NOT NULL, "fallback_user_ids" text array NOT NULL DEFAULT '{}', "skip_verify" boolean NOT NULL DEFAULT true, "tag_ids" text array NOT NULL DEFAULT '{}', "contact_remark" text, "status" text NOT NULL DEFAULT 'active', "made_by" text NOT NULL, "made_at" TIMESTAMP WITH TIME ZONE NOT NULL, "removed_at" TIMESTAMP WITH TIME ZONE, CONSTRAINT "PK_590f33ee6ee7d76437acf362e39" PRIMARY KEY ("id"))`,
    )
    await runner.query(
      `CREATE TABLE "channel_arrival" ("user_id" text NOT NULL, "external_user_id" text NOT NULL, "at" TIMESTAMP WITH TIME ZONE NOT NULL, "channel_id" integer NOT NULL, "remark" text, "remark_status" text NOT NULL DEFAULT 'none', "attempts" integer NOT NULL DEFAULT '0', "due_at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "PK_1a47a3b731a4c19152393de8a9d" PRIMARY KEY ("user_id", "external_user_id", "at"))`,
    )
    await runner.query(
      `CREATE INDEX "channel_arrival_waiting" ON "channel_arrival"  ("due_at") WHERE remark_status = 'waiting'`,
    )
    await runner.query(
      `CREATE TABLE "channel_state" ("state" text NOT NULL, "channel_id" integer NOT NULL, CONSTRAINT "PK_4a04c718950d5e731f28f9714bc" PRIMARY KEY ("state"))`,
    )
    await runner.query(`CREATE INDEX "channel_state_channel" ON "channel_state"  ("channel_id") `)
    await runner.query(
      `CREATE TABLE "contact_order" ("order_no" text NOT NULL, "external_user_id" text NOT NULL, "at" TIMESTAMP WITH TIME ZONE NOT NULL, "amount_fen" bigint NOT NULL, "source" text NOT NULL, "told_at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "PK_d66124887170646541b127eda8a" PRIMARY KEY ("order_no"))`,
    )
    await runner.query(`CREATE INDEX "contact_order_contact" ON "contact_order"  ("external_user_id", "at") `)
    await runner.query(
      `CREATE TABLE "contact_way" ("id" integer GENERATED ALWAYS AS IDENTITY NOT NULL, "channel_id" integer, "state" text NOT NULL, "config_id" text, "qr_code" text, "single" boolean NOT NULL DEFAULT false, "status" text NOT NULL DEFAULT 'creating', "requested_at" TIMESTAMP WITH TIME ZONE NOT NULL, "told" jsonb, "tellings" integer NOT NULL DEFAULT '0', "telling_since" TIMESTAMP WITH TIME ZONE, "retry_at" TIMESTAMP WITH TIME ZONE, "last_error" text, CONSTRAINT "UQ_42a5e14bdd051aca2e67f239f83" UNIQUE ("config_id"), CONSTRAINT "PK_a231cacac43034c66e42e65ccdb" PRIMARY KEY ("id"))`,
    )
    await runner.query(
      `CREATE INDEX "contact_way_creating" ON "contact_way"  ("requested_at") WHERE status = 'creating'`,
    )
    await runner.query(`CREATE INDEX "contact_way_channel" ON "contact_way"  ("channel_id") `)
    await runner.query(`ALTER TABLE "welcome_message" ADD "channel_id" integer`)
    await runner.query(
      `CREATE INDEX "contact_source" ON "contact"  ("source_state", "first_added_at") WHERE source_state is not null`,
    )
    await runner.query(
      `CREATE INDEX "follow_user_channel" ON "follow_user"  ("state", "added_at") WHERE state is not null`,
    )
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX "public"."follow_user_channel"`)
    await runner.query(`DROP INDEX "public"."contact_source"`)
    await runner.query(`ALTER TABLE "welcome_message" DROP COLUMN "channel_id"`)
    await runner.query(`DROP INDEX "public"."contact_way_channel"`)
    await runner.query(`DROP INDEX "public"."contact_way_creating"`)
    await runner.query(`DROP TABLE "contact_way"`)
    await runner.query(`DROP INDEX "public"."contact_order_contact"`)
    await runner.query(`DROP TABLE "contact_order"`)
    await runner.query(`DROP INDEX "public"."channel_state_channel"`)
    await runner.query(`DROP TABLE "channel_state"`)
    await runner.query(`DROP INDEX "public"."channel_arrival_waiting"`)
    await runner.query(`DROP TABLE "channel_arrival"`)
    await runner.query(`DROP TABLE "channel"`)
  }
}
