import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { NOBODY_LISTENS, type Fault } from './fault'

const OTHER_KEY = 'Zm9vYmFyYmF6cXV4MDEyMzQ1Njc4OWFiY2RlZmdoaWp'

/** Faults of the public address: the callback and the verify file. */
export const webFaults: Fault[] = [
  {
    what: 'the server does not run',
    plant: () => ({ PORT: '2', PUBLIC_URL: `http://${NOBODY_LISTENS}` }),
    id: 'callback',
    cause: 'callback-not-answered',
    found: /ECONNREFUSED/,
    fix: /[Ss]tart the server/,
  },
  {
    what: 'PUBLIC_URL is not https in production',
    plant: () => ({ NODE_ENV: 'production' }),
    id: 'public-url',
    cause: 'public-url-not-https',
    found: /not https/,
    fix: /certificate.*PUBLIC_URL/,
  },
  {
    what: 'PUBLIC_URL points elsewhere',
    plant: async (ground) => ({ PUBLIC_URL: await ground.stranger() }),
    id: 'callback',
    cause: 'public-url-elsewhere',
    found: /answers on this machine, but .*another answer/,
    fix: /PUBLIC_URL.*proxy/,
  },
  {
    what: 'a proxy blocks the callback',
    plant: async (ground) => ({ PUBLIC_URL: await ground.stranger(403) }),
    id: 'callback',
    cause: 'public-url-elsewhere',
    found: /HTTP 403/,
    fix: /rule that blocks/,
  },
  {
    what: 'the server runs with other keys behind a proxy that does not find it',
    plant: async (ground) => ({ WECOM_CALLBACK_TOKEN: 'someOtherToken', PUBLIC_URL: await ground.stranger(502) }),
    id: 'callback',
    cause: 'callback-other-token',
    found: /port \d+ refuses our signature/,
    fix: /[Rr]estart/,
  },
  {
    what: 'the server runs with the callback token of another app',
    plant: () => ({ WECOM_CALLBACK_TOKEN: 'someOtherToken' }),
    id: 'callback',
    cause: 'callback-other-token',
    found: /signature \(403\)/,
    fix: /[Rr]estart.*WECOM_CALLBACK_TOKEN/,
  },
  {
    what: 'the server runs with the AES key of another app',
    plant: () => ({ WECOM_CALLBACK_AES_KEY: OTHER_KEY }),
    id: 'callback',
    cause: 'callback-other-key',
    found: /decrypt \(400\)/,
    fix: /WECOM_CALLBACK_AES_KEY/,
  },
  {
    what: 'the verify file is missing',
    plant(ground) {
      const empty = join(ground.sound.world.config.dataDir, 'empty')
      mkdirSync(empty, { recursive: true })
      return { DATA_DIR: empty }
    },
    id: 'domain-file',
    cause: 'domain-file-missing',
    status: 'warning',
    found: /no WW_verify/,
    fix: /可信域名.*download/,
  },
  {
    what: 'the verify file is not served',
    plant(ground) {
      const other = join(ground.sound.world.config.dataDir, 'other')
      mkdirSync(other, { recursive: true })
      writeFileSync(join(other, 'WW_verify_zz9.txt'), 'zz9')
      return { DATA_DIR: other }
    },
    id: 'domain-file',
    cause: 'domain-file-not-served',
    found: /WW_verify_zz9\.txt.*HTTP 40/,
    fix: /WW_verify_\*\.txt/,
  },
  {
    what: 'the verify file was renamed by the browser',
    plant(ground) {
      const { dataDir } = ground.sound.world.config
      const [good, bad] = ['WW_verify_a1b2.txt', 'WW_verify_a1b2 (1).txt'].map((name) => join(dataDir, name))
      renameSync(good!, bad!)
      ground.undo(() => renameSync(bad!, good!))
      return {}
    },
    id: 'domain-file',
    cause: 'domain-file-name',
    found: /\(1\)/,
    fix: /downloaded/,
  },
]
