import { canaries } from '../installation'
import { NOBODY_LISTENS, type Fault } from './fault'

/** Faults of the database and its migrations. */
export const databaseFaults: Fault[] = [
  {
    what: 'the database does not run',
    plant: () => ({ DATABASE_URL: `postgres://u:${canaries[3]}@${NOBODY_LISTENS}/changlai` }),
    id: 'database',
    cause: 'database-unreachable',
    found: /127\.0\.0\.1:2\/changlai.*ECONNREFUSED/,
    fix: /listen_addresses/,
  },
  {
    what: 'the password of the database is wrong',
    plant: async (ground) => ({
      DATABASE_URL: `postgres://u:${canaries[3]}@127.0.0.1:${await ground.refusingPostgres()}/changlai`,
    }),
    id: 'database',
    cause: 'database-password',
    found: /password \(28P01\)/,
    fix: /percent-encoded/,
  },
  {
    what: 'the password of the database has a bare % in it',
    plant: () => ({ DATABASE_URL: `postgres://u:${canaries[3]}%zz@127.0.0.1/changlai` }),
    id: 'database',
    cause: 'database-url-wrong',
    found: /DATABASE_URL/,
    fix: /percent-encoded/,
  },
  {
    what: 'there is no database of that name',
    plant: (ground) => ({ DATABASE_URL: ground.sound.env.DATABASE_URL?.replace(/\/[^/]*$/, '/changlai_nowhere') }),
    id: 'database',
    cause: 'database-missing',
    found: /changlai_nowhere/,
    fix: /CREATE DATABASE/,
  },
  {
    what: 'migrations are missing',
    plant: (ground) =>
      ground.during('alter table migration rename to hidden', 'alter table hidden rename to migration'),
    id: 'migrations',
    cause: 'migrations-missing',
    found: /not yet applied: Init/,
    fix: /[Ss]tart this version/,
  },
  {
    what: 'the database is newer than the program',
    plant: (ground) =>
      ground.during(
        `insert into migration (timestamp, name) values (2000000000000, 'FromTheFuture2000000000000')`,
        `delete from migration where name like 'FromTheFuture%'`,
      ),
    id: 'migrations',
    cause: 'database-newer',
    found: /FromTheFuture/,
    fix: /newer version/,
  },
]
