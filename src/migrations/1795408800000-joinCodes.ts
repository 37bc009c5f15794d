import type { MigrationInterface, QueryRunner } from 'typeorm'

export class JoinCodes1795408800000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TABLE "group_setting" ("chat_id" text NOT NULL, "next_chat_id" text, "invite_words" text NOT NULL DEFAULT '', "changed_by" text NOT NULL, "changed_at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "PK_7d309d2986874977cb675a5ea16" PRIMARY KEY ("chat_id"))`,
    )
    await runner.query(
      `CREATE TABLE "group_welcome" ("id" integer GENERATED ALWAYS AS IDENTITY NOT NULL, "template_id" text, "text" text NOT NULL, "attachment" jsonb, "notify" boolean NOT NULL, "status" text NOT NULL DEFAULT 'lost', "differs" boolean NOT NULL DEFAULT false, "last_error" text, "made_by" text NOT NULL, "made_at" TIMESTAMP WITH TIME ZONE NOT NULL, "changed_at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "UQ_f206696d9b3094c019f43eddf5a" UNIQUE ("template_id"), CONSTRAINT "PK_277d399f6b252313808570ca77d" PRIMARY KEY ("id"))`,
    )
    await runner.query(
      `CREATE TABLE "join_code" ("id" integer GENERATED ALWAYS AS IDENTITY NOT NULL, "name" text NOT NULL, "state" text NOT NULL, "auto_create_room" boolean NOT NULL DEFAULT true, "room_base_name" text NOT NULL DEFAULT '', "room_base_id" integer NOT NULL DEFAULT 1, "size_limit" integer NOT NULL, "move_at" integer NOT NULL, "reserve" integer NOT NULL, "status" text NOT NULL DEFAULT 'active', "made_by" text NOT NULL, "made_at" TIMESTAMP WITH TIME ZONE NOT NULL, "removed_at" TIMESTAMP WITH TIME ZONE, CONSTRAINT "UQ_aa758c5df569913271dcc576887" UNIQUE ("state"), CONSTRAINT "PK_e25150b170bb477fedb76a5928c" PRIMARY KEY ("id"))`,
    )
    await runner.query(
      `CREATE TABLE "join_code_group" ("code_id" integer NOT NULL, "chat_id" text NOT NULL, "place" integer NOT NULL, "move_at" integer, "state" text NOT NULL DEFAULT 'waiting', "reason" text, "made_by_wecom" boolean NOT NULL DEFAULT false, "since" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "PK_5125901cdbfae19f1efae0f24fc" PRIMARY KEY ("code_id", "chat_id"))`,
    )
    await runner.query(`CREATE INDEX "join_code_group_chat" ON "join_code_group" ("chat_id")`)
    await runner.query(
      `CREATE TABLE "join_code_move" ("id" bigint GENERATED ALWAYS AS IDENTITY NOT NULL, "code_id" integer NOT NULL, "at" TIMESTAMP WITH TIME ZONE NOT NULL, "from_chat_id" text, "from_members" integer, "to_chat_id" text NOT NULL, "cause" text NOT NULL, CONSTRAINT "PK_b64751ceee76fe5146d9aaa571d" PRIMARY KEY ("id"))`,
    )
    await runner.query(`CREATE INDEX "join_code_move_code" ON "join_code_move" ("code_id", "id")`)
    await runner.query(
      `CREATE TABLE "join_way" ("id" integer GENERATED ALWAYS AS IDENTITY NOT NULL, "code_id" integer NOT NULL, "config_id" text, "qr_code" text, "status" text NOT NULL DEFAULT 'creating', "asked_at" TIMESTAMP WITH TIME ZONE, "told" jsonb, "told_at" TIMESTAMP WITH TIME ZONE, "telling_since" TIMESTAMP WITH TIME ZONE, "retry_at" TIMESTAMP WITH TIME ZONE, "last_error" text, CONSTRAINT "UQ_3cb7a570535b28db57b9c919b32" UNIQUE ("config_id"), CONSTRAINT "PK_c5785979c7822139ba96146ea4e" PRIMARY KEY ("id"))`,
    )
    await runner.query(`CREATE INDEX "join_way_code" ON "join_way" ("code_id")`)
    await runner.query(
      `CREATE INDEX "group_member_state" ON "group_member" ("state", "chat_id") WHERE state is not null`,
    )
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX "group_member_state"`)
    await runner.query(`DROP INDEX "join_way_code"`)
    await runner.query(`DROP TABLE "join_way"`)
    await runner.query(`DROP INDEX "join_code_move_code"`)
    await runner.query(`DROP TABLE "join_code_move"`)
    await runner.query(`DROP INDEX "join_code_group_chat"`)
    await runner.query(`DROP TABLE "join_code_group"`)
    await runner.query(`DROP TABLE "join_code"`)
    await runner.query(`DROP TABLE "group_welcome"`)
    await runner.query(`DROP TABLE "group_setting"`)
  }
}
