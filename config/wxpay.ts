import { createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { z } from 'zod'

const url = z.url({ protocol: /^https?$/ }).transform((value) => value.replace(/\/+$/, ''))

/** The settings of WeChat Pay; a contract like the others. */
export const wxpaySchema = {
  WXPAY_MCH_ID: z
    .string()
    .regex(/^\d{8,10}$/, 'must be 8 to 10 digits')
    .optional(),
  WXPAY_SERIAL: z
    .string()
    .regex(/^[0-9A-Fa-f]+$/, 'must be the hexadecimal serial number of the merchant certificate')
    .optional(),
  WXPAY_PRIVATE_KEY_FILE: z.string().optional(),
  WXPAY_APIV3_KEY: z.string().length(32, 'must be exactly 32 characters').optional(),
  WXPAY_PUBLIC_KEY_ID: z.string().optional(),
  WXPAY_PUBLIC_KEY_FILE: z.string().optional(),
  WXPAY_APP_ID: z.string().optional(),
  WXPAY_BASE: url.default('https://api.mch.weixin.qq.com'),
  WXPAY_APIV2_KEY: z.string().length(32, 'must be exactly 32 characters').optional(),
  WXPAY_MERCHANT_CERT_FILE: z.string().optional(),
  WXPAY_WORK_SECRET: z.string().optional(),
}

/** What a merchant needs: all of them, or none. */
export const WXPAY_REQUIRED = [
  'WXPAY_MCH_ID',
  'WXPAY_SERIAL',
  'WXPAY_PRIVATE_KEY_FILE',
  'WXPAY_APIV3_KEY',
  'WXPAY_PUBLIC_KEY_ID',
  'WXPAY_PUBLIC_KEY_FILE',
] as const
/** What red packets need besides: all of them, or none. */
export const WXPAY_RED_PACKETS = ['WXPAY_APIV2_KEY', 'WXPAY_MERCHANT_CERT_FILE', 'WXPAY_WORK_SECRET'] as const

/** How the shop is known at WeChat Pay. Keys are PEM texts. */
export interface WxpayConfig {
  merchantId: string
  serial: string
  privateKey: string
  apiV3Key: string
  platformKeys: Record<string, string>
  appId: string
  base: string
  redPacket: { apiV2Key: string; merchantCertificate: string; paySecret: string } | null
}

type Given = z.output<z.ZodObject<typeof wxpaySchema>>

/** null = no payments. Throws an Error with words for who installs: what is missing, or which file is no key. */
export function wxpayConfig(given: Given, corpId: string): WxpayConfig | null {
  if (!allOrNone(given, WXPAY_REQUIRED)) {
    if (WXPAY_RED_PACKETS.some((name) => given[name])) throw new Error(`${WXPAY_REQUIRED.join(', ')} are missing`)
    return null
  }
  const redPackets = allOrNone(given, WXPAY_RED_PACKETS)
  return {
    merchantId: given.WXPAY_MCH_ID ?? '',
    serial: given.WXPAY_SERIAL ?? '',
    privateKey: pem('WXPAY_PRIVATE_KEY_FILE', given.WXPAY_PRIVATE_KEY_FILE, createPrivateKey),
    apiV3Key: given.WXPAY_APIV3_KEY ?? '',
    platformKeys: {
      [given.WXPAY_PUBLIC_KEY_ID ?? '']: pem('WXPAY_PUBLIC_KEY_FILE', given.WXPAY_PUBLIC_KEY_FILE, createPublicKey),
    },
    // A page that is opened with the corp's sign-in learns openids under the corp's own id.
    appId: given.WXPAY_APP_ID ?? corpId,
    base: given.WXPAY_BASE,
    redPacket: redPackets
      ? {
          apiV2Key: given.WXPAY_APIV2_KEY ?? '',
          merchantCertificate: pem('WXPAY_MERCHANT_CERT_FILE', given.WXPAY_MERCHANT_CERT_FILE, certificate),
          paySecret: given.WXPAY_WORK_SECRET ?? '',
        }
      : null,
  }
}

function allOrNone(given: Given, names: readonly (keyof Given)[]): boolean {
  const missing = names.filter((name) => given[name] === undefined)
  if (missing.length === 0) return true
  if (missing.length === names.length) return false
  throw new Error(
    `Some of ${names.join(', ')} are given, but not all. Missing: ${missing.join(', ')}. (With none of them there is no such payment.)`,
  )
}

/** The file's text, once it was read as what it should be; the message never holds what is in it. */
function pem(setting: string, file: string | undefined, read: (text: string) => unknown): string {
  if (!existsSync(file ?? '')) throw new Error(`${setting}: there is no such file`)
  try {
    const text = readFileSync(file ?? '', 'utf8')
    read(text)
    return text
  } catch {
    throw new Error(`${setting}: no PEM`)
  }
}

const certificate = (text: string): X509Certificate => new X509Certificate(text)

/** When a key that is a certificate stops being valid; null = a public key, which has no end. */
export function validUntil(keyPem: string): Date | null {
  return keyPem.includes('BEGIN CERTIFICATE') ? new Date(new X509Certificate(keyPem).validTo) : null
}
