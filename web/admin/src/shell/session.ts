import { reactive } from 'vue'
import type { Role } from '../../../../src/decisions/rights'
import type { Me } from '../../../../src/handlers/sidebar/me.schema'
import { api, readMe, wordsOf } from '../../../shared/api'

/** Who sits here. `me` is null until the server has said. */
export const session = reactive({ me: null as Me | null, problem: '' })

/** Asks who is signed in. Nobody: the person is sent to sign in. */
export async function startSession(): Promise<void> {
  session.problem = ''
  try {
    session.me = await readMe()
  } catch (error) {
    session.problem = wordsOf(error)
  }
}

/** Whether the person holds one of the roles; nobody does before the session is known. */
export function holdsOneOf(roles: readonly Role[]): boolean {
  return roles.some((role) => session.me?.roles.includes(role))
}

/** Ends the session here and on the server, and leaves for the login. */
export async function signOut(): Promise<void> {
  await api.post('/auth/logout')
  session.me = null
  location.assign('/auth/login?next=/admin')
}
