import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Fault } from './fault'

/** Faults of the settings and the data directory. */
export const settingsFaults: Fault[] = [
  {
    what: 'a setting is missing',
    plant: () => ({ WECOM_APP_SECRET: undefined }),
    id: 'settings',
    cause: 'setting-missing',
    found: /WECOM_APP_SECRET/,
    fix: /\.env/,
  },
  {
    what: 'a setting is no number',
    plant: () => ({ WECOM_AGENT_ID: 'one million' }),
    id: 'settings',
    cause: 'setting-invalid',
    found: /WECOM_AGENT_ID/,
    fix: /WECOM_AGENT_ID/,
  },
  {
    what: 'WeChat Pay is set up in part',
    plant: () => ({ WXPAY_MCH_ID: '1900000001' }),
    id: 'settings',
    cause: 'setting-invalid',
    found: /Missing: WXPAY_SERIAL/,
    fix: /WXPAY_\*/,
  },
  {
    what: 'a character of the AES key was not copied',
    plant: (ground) => ({ WECOM_CALLBACK_AES_KEY: ground.sound.env.WECOM_CALLBACK_AES_KEY?.slice(0, 42) }),
    id: 'aes-key',
    cause: 'aes-key-form',
    found: /42 characters.*43/,
    fix: /EncodingAESKey.*接收消息/,
  },
  {
    what: 'the session secret is a placeholder',
    plant: () => ({ SESSION_SECRET: 'please-change-me-please-change-me-please' }),
    id: 'session-secret',
    cause: 'session-secret-weak',
    found: /placeholder/,
    fix: /openssl rand -base64 48/,
  },
  {
    what: 'the data directory cannot be written',
    plant(ground) {
      const file = join(ground.sound.world.config.dataDir, 'a-file')
      writeFileSync(file, '')
      return { DATA_DIR: file }
    },
    id: 'data-directory',
    cause: 'data-directory-not-writable',
    found: /a-file cannot be written \(ENOTDIR\)/,
    fix: /chown.*DATA_DIR/,
  },
]
