import type { MigrationInterface, QueryRunner } from 'typeorm'

export class ContactSignals1795345631371 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TABLE "contact_signal" ("external_user_id" text NOT NULL, "last_heard_at" TIMESTAMP WITH TIME ZONE NOT NULL, "heard_kind" text NOT NULL, "heard_source" text, "observable" boolean NOT NULL, "state" text NOT NULL DEFAULT 'fresh', "next_check_at" TIMESTAMP WITH TIME ZONE, "pre_churn_s" integer, "churned_s" integer, "policy_id" integer, "watched_since" TIMESTAMP WITH TIME ZONE NOT NULL, "told_at" TIMESTAMP WITH TIME ZONE, "told_tier" text, CONSTRAINT "PK_51415b10a165f8d93b16ca4c0b3" PRIMARY KEY ("external_user_id"))`,
    )
    await runner.query(
      `CREATE INDEX "contact_signal_state" ON "contact_signal"  ("state", "last_heard_at") WHERE state <> 'fresh'`,
    )
    await runner.query(
      `CREATE INDEX "contact_signal_due" ON "contact_signal"  ("next_check_at") WHERE next_check_at is not null`,
    )
    await runner.query(
      `CREATE TABLE "silence_alert" ("episode_id" bigint NOT NULL, "tier" text NOT NULL, "external_user_id" text NOT NULL, "wanted_at" TIMESTAMP WITH TIME ZONE NOT NULL, "quiet" boolean NOT NULL DEFAULT false, "released_at" TIMESTAMP WITH TIME ZONE, "value_fen" bigint, "alerted_at" TIMESTAMP WITH TIME ZONE, "user_id" text, "reason" text, "escalate_at" TIMESTAMP WITH TIME ZONE, "escalated_at" TIMESTAMP WITH TIME ZONE, "escalated_to" text, "answered_at" TIMESTAMP WITH TIME ZONE, "answered_by" text, CONSTRAINT "PK_08f99fe17652bd9a0ed413ac1c7" PRIMARY KEY ("episode_id", "tier"))`,
    )
    await runner.query(
      `CREATE INDEX "silence_alert_told" ON "silence_alert"  ("alerted_at") WHERE alerted_at is not null`,
    )
    await runner.query(
      `CREATE INDEX "silence_alert_released" ON "silence_alert"  ("released_at") WHERE released_at is not null`,
    )
    await runner.query(
      `CREATE INDEX "silence_alert_escalation" ON "silence_alert"  ("escalate_at") WHERE escalate_at is not null`,
    )
    await runner.query(
      `CREATE INDEX "silence_alert_quiet" ON "silence_alert"  ("user_id", "value_fen") WHERE alerted_at is null and reason is null and quiet`,
    )
    await runner.query(
      `CREATE INDEX "silence_alert_waiting" ON "silence_alert"  ("wanted_at") WHERE alerted_at is null and reason is null and not quiet`,
    )
    await runner.query(
      `CREATE TABLE "silence_episode" ("id" bigint GENERATED ALWAYS AS IDENTITY NOT NULL, "external_user_id" text NOT NULL, "began_at" TIMESTAMP WITH TIME ZONE NOT NULL, "tier" text NOT NULL, "pre_churn_at" TIMESTAMP WITH TIME ZONE NOT NULL, "churned_at" TIMESTAMP WITH TIME ZONE, "closed_at" TIMESTAMP WITH TIME ZONE, "closed_known_at" TIMESTAMP WITH TIME ZONE, "closed_by" text, "returned" boolean NOT NULL DEFAULT false, "celebrated_at" TIMESTAMP WITH TIME ZONE, "churn_reason" text, "reason_by" text, "reason_at" TIMESTAMP WITH TIME ZONE, CONSTRAINT "PK_90513e540c02833f6e2a231918b" PRIMARY KEY ("id"))`,
    )
    await runner.query(
      `CREATE INDEX "silence_episode_closed" ON "silence_episode"  ("closed_known_at") WHERE closed_at is not null`,
    )
    await runner.query(
      `CREATE INDEX "silence_episode_returned" ON "silence_episode"  ("closed_known_at") WHERE returned and celebrated_at is null`,
    )
    await runner.query(`CREATE INDEX "silence_episode_contact" ON "silence_episode"  ("external_user_id", "began_at") `)
    await runner.query(
      `CREATE UNIQUE INDEX "silence_episode_open" ON "silence_episode"  ("external_user_id") WHERE closed_at is null`,
    )
    await runner.query(`ALTER TABLE "touch" ADD "confidence" text`)
    // What was heard before, with the thresholds of that time. Crossings of the past are no news: they are watched from now on.
    await runner.query(
      `insert into contact_signal (external_user_id, last_heard_at, heard_kind, heard_source, observable, next_check_at,
                                   watched_since)
       select distinct on (external_user_id) external_user_id, at, kind, source,
              bool_or(kind in ('message', 'call', 'visit', 'meeting', 'talked', 'order'))
                over (partition by external_user_id),
              at + interval '7 days', now()
         from (select external_user_id, at, kind, source from touch where direction = 'in' or outcome = 'reached'
               union all
               select external_user_id, added_at, 'added', null from follow_user where added_at is not null) heard
        order by external_user_id, at desc, source nulls last`,
    )
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "touch" DROP COLUMN "confidence"`)
    await runner.query(`DROP INDEX "public"."silence_episode_open"`)
    await runner.query(`DROP INDEX "public"."silence_episode_contact"`)
    await runner.query(`DROP INDEX "public"."silence_episode_returned"`)
    await runner.query(`DROP INDEX "public"."silence_episode_closed"`)
    await runner.query(`DROP TABLE "silence_episode"`)
    await runner.query(`DROP INDEX "public"."silence_alert_waiting"`)
    await runner.query(`DROP INDEX "public"."silence_alert_quiet"`)
    await runner.query(`DROP INDEX "public"."silence_alert_escalation"`)
    await runner.query(`DROP INDEX "public"."silence_alert_released"`)
    await runner.query(`DROP INDEX "public"."silence_alert_told"`)
    await runner.query(`DROP TABLE "silence_alert"`)
    await runner.query(`DROP INDEX "public"."contact_signal_due"`)
    await runner.query(`DROP INDEX "public"."contact_signal_state"`)
    await runner.query(`DROP TABLE "contact_signal"`)
  }
}
