import { z } from 'zod'
import { AppError } from '../../errors'
import type { ReadScope, Scope } from '../../scope'
import { readPastMessages } from '../../views/rules/pastMessages'
import { readQuestions } from '../../views/rules/questions'
import { replayRules } from '../../views/rules/replay'
import type { Api, ScopeFor } from '../api'
import { whileWanted } from '../whileWanted'
import * as shape from './ruleHistory.schema'

/** A page waits 20 s for its answer. */
const LATE_MS = 15_000

/** What was written in kf, told to rules again: replays, questions that no rule met, and past messages for the bench. */
export function ruleHistoryRoutes(api: Api, scopeFor: ScopeFor, slowScopeFor: ScopeFor): void {
  api
    .op({
      method: 'post',
      path: '/api/rules/replay',
      asks: true,
      summary:
        'What a draft would have done in the last days, and what it changes against the live rules. Hang up to stop it.',
      input: z.object({ body: shape.replayInput }),
      response: shape.replayed,
      async handle({ body }, ctx) {
        const end = { gone: whileWanted(ctx), late: AbortSignal.timeout(LATE_MS) }
        const answer = await replayRules(readOnly(slowScopeFor(ctx)), body, end)
        if (answer === null) throw new AppError('withdrawn')
        return answer
      },
    })
    .op({
      method: 'get',
      path: '/api/rule-questions',
      summary: 'What was written in kf and met no rule while no human had the session, grouped by likeness.',
      input: z.object({ query: shape.questionsInput }),
      response: shape.questions,
      handle: ({ query }, ctx) => readQuestions(readOnly(slowScopeFor(ctx)), query),
    })
    .op({
      method: 'get',
      path: '/api/past-messages',
      summary: 'What customers wrote in kf last, to be tried on rules.',
      input: z.object({ query: shape.pastInput }),
      response: shape.pastMessages,
      handle: ({ query }, ctx) => readPastMessages(readOnly(scopeFor(ctx)), query),
    })
}

/** No client: what only looks cannot send. */
function readOnly({ db, now, settings, actor }: Scope): ReadScope {
  return { db, now, settings, actor }
}
