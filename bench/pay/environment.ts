import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { SandboxPayKeys } from '../../config/sandboxWxpay'
import { corp } from '../../test/support/sandboxWire'

/** A merchant's settings; its keys lie in files of the folder. */
export function payEnvironment(
  keys: SandboxPayKeys,
  { folder, base }: { folder: string; base: string },
): Record<string, string> {
  const file = (name: string, text: string): string => {
    const path = join(folder, name)
    writeFileSync(path, text, { mode: 0o600 })
    return path
  }
  return {
    WXPAY_MCH_ID: keys.merchantId,
    WXPAY_SERIAL: keys.serial,
    WXPAY_PRIVATE_KEY_FILE: file('merchant.pem', keys.merchantPrivateKey),
    WXPAY_APIV3_KEY: keys.apiV3Key,
    WXPAY_PUBLIC_KEY_ID: keys.platformKeyId,
    WXPAY_PUBLIC_KEY_FILE: file('platform.pem', keys.platformPublicKey),
    WXPAY_APP_ID: corp.corpId,
    WXPAY_BASE: base,
  }
}
