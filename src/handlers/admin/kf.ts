import { z } from 'zod'
import { setAutomaticSending } from '../../services/automaticSending'
import { setKfSettings } from '../../services/kf/settings'
import { readAutomaticSending, readKfAccounts } from '../../views/kf'
import { showKfSettings } from '../../views/kfSettings'
import type { Api, ScopeFor } from '../api'
import { done } from '../sidebar/common.schema'
import { automaticSending, automaticSendingInput, kfAccounts, kfSettings, kfSettingsInput } from './kf.schema'

/** 微信客服, and the switch for everything that is sent without a person. */
export function kfRoutes(api: Api, scopeFor: ScopeFor): void {
  api
    .op({
      method: 'get',
      path: '/api/automatic-sending',
      summary: 'Whether everything that is sent automatically is stopped, since when, by whom and why.',
      input: z.object({}),
      response: automaticSending,
      handle: (_input, ctx) => readAutomaticSending(scopeFor(ctx)),
    })
    .op({
      method: 'put',
      path: '/api/automatic-sending',
      summary:
        'Stops everything that is sent automatically, on every process, or lets it go on. What was held back is not sent later.',
      input: z.object({ body: automaticSendingInput }),
      response: done,
      async handle({ body }, ctx) {
        await setAutomaticSending(scopeFor(ctx), body)
        return { ok: true as const }
      },
    })
    .op({
      method: 'get',
      path: '/api/kf/accounts',
      summary: 'The accounts of 微信客服: how far they were read, and who waits.',
      input: z.object({}),
      response: kfAccounts,
      handle: (_input, ctx) => readKfAccounts(scopeFor(ctx)),
    })
    .op({
      method: 'get',
      path: '/api/kf/settings',
      summary:
        'What holds in 微信客服 beside the rules: the words by which a customer opts out, and the answer to them.',
      input: z.object({}),
      response: kfSettings,
      handle: (_input, ctx) => showKfSettings(scopeFor(ctx)),
    })
    .op({
      method: 'put',
      path: '/api/kf/settings',
      summary: 'Sets them, from the next message on, on every process.',
      input: z.object({ body: kfSettingsInput }),
      response: done,
      async handle({ body }, ctx) {
        await setKfSettings(scopeFor(ctx), body)
        return { ok: true as const }
      },
    })
}
