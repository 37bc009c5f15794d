import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { z } from 'zod'
import { once } from './sandboxCorp'
import type { WxpayConfig } from './wxpay'

export const payKeysShape = z.object({
  merchantId: z.string(),
  serial: z.string(),
  merchantPrivateKey: z.string(),
  merchantPublicKey: z.string(),
  platformKeyId: z.string(),
  platformPrivateKey: z.string(),
  platformPublicKey: z.string(),
  apiV3Key: z.string(),
  apiV2Key: z.string(),
  paySecret: z.string(),
})

/** Both sides' keys of the simulated WeChat Pay. */
export type SandboxPayKeys = z.output<typeof payKeysShape>

/** What the simulated WeChat Pay is and knows of its merchant. */
export type SandboxPay = Omit<SandboxPayKeys, 'merchantPrivateKey' | 'platformPublicKey'> & { appId: string }

/** The simulated merchant's keys: made once per data directory, so that none is ever a known default. */
export function sandboxPayKeys(dataDir: string): SandboxPayKeys {
  return payKeysShape.parse(
    JSON.parse(once(join(dataDir, 'sandbox', 'wxpay.json'), () => JSON.stringify(newKeys(), null, 2))),
  )
}

export function newKeys(): SandboxPayKeys {
  const merchant = pair()
  const platform = pair()
  return {
    merchantId: '1900000001',
    serial: randomBytes(20).toString('hex').toUpperCase(),
    merchantPrivateKey: merchant.privateKey,
    merchantPublicKey: merchant.publicKey,
    platformKeyId: `PUB_KEY_ID_${randomBytes(16).toString('hex')}`,
    platformPrivateKey: platform.privateKey,
    platformPublicKey: platform.publicKey,
    apiV3Key: randomBytes(16).toString('hex'),
    apiV2Key: randomBytes(16).toString('hex'),
    paySecret: randomBytes(32).toString('base64url'),
  }
}

/** The shop's side of it. Red packets go over plain HTTP there, so the certificate that WeChat asks for is not needed. */
export function wxpayOfSandbox(given: SandboxPayKeys, corpId: string, base: string): WxpayConfig {
  return {
    merchantId: given.merchantId,
    serial: given.serial,
    privateKey: given.merchantPrivateKey,
    apiV3Key: given.apiV3Key,
    platformKeys: { [given.platformKeyId]: given.platformPublicKey },
    appId: corpId,
    base,
    redPacket: { apiV2Key: given.apiV2Key, merchantCertificate: '', paySecret: given.paySecret },
  }
}

/** The other side of it. */
export function sandboxPayOf(given: SandboxPayKeys, corpId: string): SandboxPay {
  const { merchantPrivateKey: _ours, platformPublicKey: _told, ...theirs } = given
  return { ...theirs, appId: corpId }
}

function pair(): { publicKey: string; privateKey: string } {
  return generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
}
