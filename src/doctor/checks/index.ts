import type { Check } from '../check'
import { app, visibleRange } from './app'
import { callback } from './callback'
import { clock } from './clock'
import { database, databaseVersion, migrations } from './database'
import { domainFile } from './domainFile'
import { jobTicks } from './jobs'
import { dataDirectory, diskSpace } from './machine'
import { customerContact, members } from './permissions'
import { publicUrl, server } from './server'
import { payCertificate } from './pay'
import { aesKey, sessionSecret, settings } from './settings'
import { accessToken, trustedIp, wecomReachable } from './wecom'
import { callbackFreshness, deadLetters, media, queueLag } from './work'

/** In the order of the report, which is about the order in which an installation is made. */
export const checks: readonly Check[] = [
  settings,
  aesKey,
  sessionSecret,
  dataDirectory,
  diskSpace,
  server,
  database,
  databaseVersion,
  migrations,
  clock,
  wecomReachable,
  accessToken,
  trustedIp,
  app,
  visibleRange,
  customerContact,
  members,
  publicUrl,
  callback,
  domainFile,
  payCertificate,
  callbackFreshness,
  queueLag,
  deadLetters,
  jobTicks,
  media,
]
