/** The corp of the benchmark. The servers under test get it through their environment, the generator signs with it. */
export const corp = {
  corpId: 'ww5b1ac7c2f6e04d93',
  callbackToken: 'Qm4vT9sKx2LbWn7RcYpD',
  callbackAesKey: 'h3VfJ8qZrN5tGxKc2WmPdY7uBoSe4LaTiXvQ9kRzE1C',
}

/** Nothing listens there: a handler that called WeCom would fail, and the benchmark with it. */
const NOWHERE = 'http://127.0.0.1:9'

/** The environment of every server under test: the same for ours and for the baselines. */
export function environment(databaseUrl: string, dataDir: string): Record<string, string> {
  return {
    NODE_ENV: 'production',
    DATABASE_URL: databaseUrl,
    DATA_DIR: dataDir,
    SESSION_SECRET: 'fK8wTz3mQ1xVb6RjL0yNc5HgPd2SaUe9'.repeat(2),
    WECOM_CORP_ID: corp.corpId,
    WECOM_AGENT_ID: '1000002',
    WECOM_APP_SECRET: 'zR7nQ2vXk5TbLw9J',
    WECOM_CALLBACK_TOKEN: corp.callbackToken,
    WECOM_CALLBACK_AES_KEY: corp.callbackAesKey,
    WECOM_API_BASE: NOWHERE,
    WECOM_OAUTH_BASE: NOWHERE,
    WECOM_LOGIN_BASE: NOWHERE,
  }
}
