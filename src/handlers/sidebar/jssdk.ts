import { z } from 'zod'
import { AppError } from '../../errors'
import { createPageSigner } from '../../services/pageSignatures'
import type { Api, ScopeFor } from '../api'
import { createPace } from '../middleware/pace'
import { principalOf } from '../middleware/principal'
import { isOurPage, type Surroundings } from '../surroundings'
import { signatureInput, signatures } from './me.schema'

/** A page asks once per address; somebody who opens a chat a second stays below. */
const PER_MEMBER_AND_MINUTE = 60

/** Signatures by which WeCom's client lets a page of ours call it. */
export function jssdkRoutes(api: Api, scopeFor: ScopeFor, surroundings: Surroundings): void {
  const signer = createPageSigner(surroundings)
  const pace = createPace(PER_MEMBER_AND_MINUTE)
  api.op({
    method: 'post',
    path: '/api/jssdk/signatures',
    summary:
      'Signs the address of a page of ours for the JS-SDK: with the ticket of the corp, and with that of the app.',
    input: z.object({ body: signatureInput }),
    response: signatures,
    async handle({ body }, ctx) {
      const { userId } = principalOf(ctx)
      const scope = scopeFor(ctx)
      if (userId !== null && !pace(userId, scope.now)) throw new AppError('too-many-requests')
      if (!isOurPage(body.url, surroundings))
        throw new AppError('page-not-ours', [{ path: 'body.url', message: 'host' }])
      return signer.sign(scope, body.url)
    },
  })
}
