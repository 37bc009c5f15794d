import { createPublicKey, X509Certificate, type KeyObject } from 'node:crypto'

export interface PlatformKey {
  key: KeyObject
  /** Whether it holds at this moment: a certificate has its time, a public key none. */
  isInForce(now: Date): boolean
}

/** WeChat Pay's keys by the id or serial number that they sign under. */
export type PlatformKeys = ReadonlyMap<string, PlatformKey>

/** Reads PEM texts once: reading one costs as much as checking a signature with it. */
export function readKeys(platformKeys: Readonly<Record<string, string>>): PlatformKeys {
  return new Map(Object.entries(platformKeys).map(([serial, pem]) => [serial, readKey(pem)]))
}

function readKey(pem: string): PlatformKey {
  const key = createPublicKey(pem)
  if (!pem.includes('BEGIN CERTIFICATE')) return { key, isInForce: () => true }
  const { validFrom, validTo } = new X509Certificate(pem)
  const [from, until] = [new Date(validFrom), new Date(validTo)]
  return { key, isInForce: (now) => now >= from && now <= until }
}
