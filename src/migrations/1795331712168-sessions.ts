import type { MigrationInterface, QueryRunner } from 'typeorm'

export class Sessions1795331712168 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TABLE "admin_grant" ("user_id" text NOT NULL, "granted_by" text NOT NULL, "granted_at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "PK_df901f4722e1fbf98a7ba2395be" PRIMARY KEY ("user_id"))`,
    )
    await runner.query(
      `CREATE TABLE "audit_entry" ("id" bigint GENERATED ALWAYS AS IDENTITY NOT NULL, "at" TIMESTAMP WITH TIME ZONE NOT NULL, "actor" text NOT NULL, "roles" text array NOT NULL, "route" text NOT NULL, "subject" text, "status" smallint NOT NULL, "request_id" uuid NOT NULL, CONSTRAINT "PK_58a130a4b9da189f46ba2a01801" PRIMARY KEY ("id"))`,
    )
    await runner.query(`CREATE INDEX "audit_entry_at" ON "audit_entry"  ("at") `)
    await runner.query(
      `CREATE TABLE "member_session" ("id" bytea NOT NULL, "user_id" text NOT NULL, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL, "seen_at" TIMESTAMP WITH TIME ZONE NOT NULL, "checked_at" TIMESTAMP WITH TIME ZONE NOT NULL, "ended_at" TIMESTAMP WITH TIME ZONE, "ended_why" text, "user_agent" text NOT NULL, CONSTRAINT "PK_b4e1b71e5cf2d9b4918023508b6" PRIMARY KEY ("id"))`,
    )
    await runner.query(`CREATE INDEX "member_session_live" ON "member_session"  ("user_id") WHERE ended_at is null`)
    await runner.query(`CREATE INDEX "member_departments" ON "member" USING gin ("department_ids") `)
    await runner.query(`CREATE INDEX "group_chat_admins" ON "group_chat" USING gin ("admin_user_ids") `)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX "public"."group_chat_admins"`)
    await runner.query(`DROP INDEX "public"."member_departments"`)
    await runner.query(`DROP INDEX "public"."member_session_live"`)
    await runner.query(`DROP TABLE "member_session"`)
    await runner.query(`DROP INDEX "public"."audit_entry_at"`)
    await runner.query(`DROP TABLE "audit_entry"`)
    await runner.query(`DROP TABLE "admin_grant"`)
  }
}
