import type { MigrationInterface, QueryRunner } from 'typeorm'

export class CourierReward1795441541539 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TABLE "courier_reward" ("id" integer NOT NULL, "enabled" boolean NOT NULL, "programme_id" integer NOT NULL, "min_delivered" integer NOT NULL, "on_time_percent" integer NOT NULL, "min_stars" double precision NOT NULL, "changed_by" text NOT NULL, "changed_at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "PK_71ba6a39b9520045f441b253ea2" PRIMARY KEY ("id"))`,
    )
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE "courier_reward"`)
  }
}
