import type { Scope } from '../../scope'
import { wantAccounts } from './accounts'
import { describeStrangers } from './visitors'

const STRANGERS = 500

/** Has accounts read that were not for a while, and asks once more who visitors are of whom nobody knows. */
export async function pollKf(scope: Scope): Promise<void> {
  await wantAccounts(scope)
  await describeStrangers(scope, STRANGERS)
}
