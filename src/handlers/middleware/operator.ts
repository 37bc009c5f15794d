import { createHmac } from 'node:crypto'

/** The key for the operator's API: it follows from SESSION_SECRET, so there is no second secret to keep. */
export function operatorToken(sessionSecret: string): string {
  return createHmac('sha256', sessionSecret).update('changlai operator api').digest('base64url')
}
