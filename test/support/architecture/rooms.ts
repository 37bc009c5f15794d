/** Who may import whom: the table of the design, by path without extension. A room may always import itself. */
export interface Room {
  /** Values and types. A name that ends in `/` is a whole room. */
  may: readonly string[]
  /** Types only. */
  types?: readonly string[]
  /** The packages it may use, Node's own among them; without this any. */
  packages?: readonly string[]
  /** Runs in a browser: no module of Node's, and nothing that brings a library along from our own rooms. */
  browser?: true
}

/** Pure libraries that a decision may use: no I/O, no clock. Add one together with the decision that needs it. */
const PURE_LIBRARIES: readonly string[] = ['chinese-days', 'opencc-js', 're2js', 'rrule']

const READS = ['src/facts/', 'src/entities/', 'src/decisions/', 'src/scope']
const ANYTHING = ['src/', 'config/', 'ormconfig']
/** It looks at everything and changes nothing: no service is among these. */
const EXAMINED = ['ormconfig', 'src/database', 'src/embeddedPostgres', 'src/facts/', 'src/jobs/', 'src/wecom/']
const WORK_TABLES = ['src/entities/CallbackEvent', 'src/entities/OutboxMessage', 'src/entities/JobRun']

/** Every room of the server may mark a step and name its type. */
export const EVERY_ROOM_MAY = ['src/step']

export const rooms: Readonly<Record<string, Room>> = {
  'src/decisions/': { may: [], packages: PURE_LIBRARIES },
  'src/wecom/': { may: [] },
  'src/wxpay/': { may: [] },
  'src/entities/': { may: [], types: ['src/decisions/'] },
  'src/migrations/': { may: [] },
  'src/facts/': { may: ['src/entities/', 'src/decisions/', 'src/scope'] },
  'src/views/': { may: READS },
  'src/services/': { may: [...READS, 'src/wecom/', 'src/wxpay/', 'src/errors'] },
  'src/handlers/': {
    may: ['src/services/', 'src/views/', 'src/wecom/', 'src/wxpay/', 'src/scope', 'src/errors', 'src/decisions/rights'],
    types: ['src/log', 'src/metrics', 'src/decisions/'],
  },
  'src/jobs/': { may: ['src/services/', 'src/scope', 'src/entities/JobRun'], types: ['src/decisions/'] },
  'src/workers/': { may: ['src/services/', 'src/scope', 'src/handlers/callback/routes', ...WORK_TABLES] },
  'src/sandbox/': { may: ['src/wecom/'] },
  'src/sandbox/main': { may: ['src/sandbox/', 'src/wecom/', 'config/', 'src/log'] },
  'src/doctor/': { may: [...EXAMINED, 'config/', 'src/log', 'src/version'] },
  'src/doctor/main': { may: ['src/doctor/', 'config/', 'src/deps'] },
  // Every room of the server, on a clock of its own.
  'src/simulate/': { may: ANYTHING },
  'src/scope': { may: [], types: ['config/', 'src/log', 'src/wecom/', 'src/wxpay/'] },
  'src/errors': { may: ['src/decisions/'] },
  'src/log': { may: [] },
  'src/step': { may: [] },
  'src/clock': { may: [] },
  'src/metrics': { may: [] },
  'src/preparedStatements': { may: [] },
  'src/database': { may: ['config/', 'ormconfig', 'src/embeddedPostgres', 'src/log'] },
  'src/embeddedPostgres': { may: ['src/embeddedPostgresFiles'] },
  'src/embeddedPostgresFiles': { may: [] },
  'src/version': { may: [] },
  'src/app': { may: ANYTHING },
  'src/server': { may: ANYTHING },
  'src/demo': { may: ANYTHING },
  'src/demoDelivery': { may: ANYTHING },
  'src/demoPlans': { may: ANYTHING },
  'src/demoRules': { may: ANYTHING },
  'src/demoQuickReplies': { may: ANYTHING },
  'src/demoShop': { may: ANYTHING },
  'src/demoWelcomes': { may: ANYTHING },
  'src/deps': { may: ANYTHING },
  'src/main': { may: ANYTHING },
  'config/': { may: [] },
  ormconfig: { may: ['config/', 'src/entities/', 'src/migrations/', 'src/preparedStatements'] },
  'web/': { may: ['src/decisions/'], browser: true },
  'web/vite.config': { may: [] },
}

/** A page names the types of the API's schemas and none of their values, which would bring a library along. */
export const WEB_TYPES = /^src\/handlers\/.+\.schema$/
