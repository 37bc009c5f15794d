import type { MigrationInterface, QueryRunner } from 'typeorm'

const tables = [
  `create table callback_event (
     key bytea not null, name text not null, plaintext bytea,
     received_at timestamptz not null, created_at timestamptz, urgent boolean not null,
     status text not null default 'waiting', due_at timestamptz not null, locked_by text, locked_until timestamptz,
     attempts integer not null default 0, repeats integer not null default 0, handled_at timestamptz, last_error text,
     constraint "PK_a01d62c24c5370beb0b6f93d270" primary key (key))`,
  `create index callback_event_received on callback_event (received_at)`,
  `create index callback_event_payload on callback_event (received_at) where status = 'handled' and plaintext is not null`,
  `create index callback_event_dead on callback_event (received_at) where status = 'dead'`,
  `create index callback_event_due_urgent on callback_event (due_at) where status = 'waiting' and urgent`,
  `create index callback_event_due on callback_event (due_at) where status = 'waiting' and not urgent`,

  `create table contact (
     external_user_id text not null, name text, avatar text, type smallint, gender smallint, union_id text, position text,
     corp_name text, source_state text, source_user_id text, first_added_at timestamptz, read_at timestamptz,
     constraint "PK_5c96b65499c47aad7ea82da062b" primary key (external_user_id))`,
  `create table follow_user (
     user_id text not null, external_user_id text not null, remark text not null default '',
     description text not null default '', remark_mobiles text[] not null default '{}', tag_ids text[] not null default '{}',
     add_way integer, oper_user_id text, state text, added_at timestamptz, removed_at timestamptz, removed_by text,
     read_at timestamptz,
     constraint "PK_108524a67d6b616c950baec8285" primary key (user_id, external_user_id))`,
  `create index follow_user_contact on follow_user (external_user_id)`,
  `create table member (
     user_id text not null, name text not null, read_at timestamptz not null,
     constraint "PK_efc766611e939bdbe6f7088984d" primary key (user_id))`,
  `create table timeline_entry (
     id bigint generated always as identity not null, key text not null, external_user_id text not null, user_id text,
     at timestamptz not null, kind text not null, detail jsonb not null default '{}',
     constraint "UQ_71418f92c0d29e6eb237cf04d59" unique (key),
     constraint "PK_61a61c7f75f9c69d73d7a2fd666" primary key (id))`,
  `create index timeline_entry_contact on timeline_entry (external_user_id, at)`,

  `create table outbox_message (
     dedupe_key text not null, kind text not null, user_id text not null, external_user_id text, body jsonb,
     created_at timestamptz not null, due_at timestamptz not null, expires_at timestamptz,
     status text not null default 'planned', reason text, locked_by text, locked_until timestamptz,
     attempts integer not null default 0, called_at timestamptz, sent_at timestamptz, wecom_id text, last_error text,
     constraint "PK_c9d3ed272e281eeb8be7353e2cd" primary key (dedupe_key))`,
  `create index outbox_message_contact on outbox_message (external_user_id, created_at)`,
  `create index outbox_message_body on outbox_message (created_at) where body is not null`,
  `create index outbox_message_member on outbox_message (user_id, called_at)`,
  `create index outbox_message_open on outbox_message (due_at) where status in ('planned', 'sending')`,

  `create table job_run (
     job text not null, tick timestamptz not null, started_at timestamptz not null, finished_at timestamptz, outcome text,
     locked_by text not null, locked_until timestamptz not null, attempts integer not null default 1, last_error text,
     constraint "PK_77e57bae013d56c40d59f58f226" primary key (job, tick))`,
  `create index job_run_tick on job_run (tick)`,
  `create index job_run_open on job_run (job) where finished_at is null`,

  `create table welcome_message (
     id uuid not null, name text not null, state text, user_id text, from_minute smallint, to_minute smallint,
     text text not null, attachments jsonb not null, enabled boolean not null default true, updated_at timestamptz not null,
     constraint "PK_e3d36afe7016d89e3163b2abeca" primary key (id))`,
  `create table media_file (
     id uuid not null, filename text not null, kind text not null, bytes integer not null, content bytea not null,
     created_at timestamptz not null, media_id text, expires_at timestamptz, last_error text,
     constraint "PK_cac82b29eea888470cc40043b76" primary key (id))`,
  `create table wecom_token (
     key text not null, value text, expires_at timestamptz, refreshing_until timestamptz, refreshing_by text,
     constraint "PK_ab2045d29e42a32020e44526094" primary key (key))`,

  // Rows of these tables change state several times and soon; the default would let dead versions pile up.
  ...['callback_event', 'outbox_message', 'job_run'].map(
    (table) => `alter table ${table} set (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000)`,
  ),
]

export class Init1795312800000 implements MigrationInterface {
  readonly name = 'Init1795312800000'

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of tables) await runner.query(statement)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `drop table callback_event, contact, follow_user, member, timeline_entry, outbox_message, job_run, welcome_message,
                  media_file, wecom_token`,
    )
  }
}
