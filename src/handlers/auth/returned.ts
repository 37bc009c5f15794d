import type { Context } from 'koa'
import type { Scope } from '../../scope'
import { WecomError, WecomUnreachable } from '../../wecom'
import type { Surroundings } from '../surroundings'
import { endAttempt, ownPath } from './attempt'
import type { Door } from './door'
import { showProblem } from './problemPage'

/** The code is unknown, used or too old. */
const BAD_CODE = 40029

export interface Returned {
  ctx: Context
  surroundings: Surroundings
  scope: Scope
  mayAsk: Door
  /** Where a sign-in that is to end at this page begins again; null = nowhere. */
  again(next: string): string | null
}

/** For who comes back from WeCom: `go` gets their code, once, and the page to go on to. What goes wrong is told on a page. */
export async function returned(
  { ctx, surroundings, scope, mayAsk, again }: Returned,
  go: (code: string, next: string) => Promise<void>,
): Promise<void> {
  const next = endAttempt(ctx, surroundings, ctx.query.state, scope.now)
  if (next === null) return showProblem(ctx, surroundings, 'expired', again(ownPath(null)))
  const { code } = ctx.query
  if (typeof code !== 'string' || code === '') return showProblem(ctx, surroundings, 'refused', again(next))
  const door = mayAsk(String(ctx.query.state), scope.now)
  if (door !== 'open') return showProblem(ctx, surroundings, door === 'used' ? 'expired' : 'crowded', again(next))
  try {
    await go(code, next)
  } catch (error) {
    if (error instanceof WecomUnreachable) return showProblem(ctx, surroundings, 'unreachable', again(next))
    if (!(error instanceof WecomError)) throw error
    if (error.errcode === BAD_CODE) return showProblem(ctx, surroundings, 'code-used', again(next))
    scope.log.error({ err: error }, 'WeCom refused a sign-in')
    showProblem(ctx, surroundings, 'wecom-refused', again(next), error.errcode)
  }
}
