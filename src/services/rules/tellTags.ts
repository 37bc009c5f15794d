import { isHeard, type Heard } from '../../decisions/rules/heard'
import { readHears } from '../../facts/liveRules'
import type { Scope } from '../../scope'
import { isRuleActor, RULE_ACTOR } from '../../decisions/rules/actor'
import { tellRules } from './tell'

interface TagsChanged {
  userId: string
  externalUserId: string
  added: readonly string[]
  removed: readonly string[]
}

function eventsOf({ added, removed }: Pick<TagsChanged, 'added' | 'removed'>): Heard[] {
  const of = (tagIds: readonly string[], change: 'on' | 'off'): Heard[] =>
    tagIds.map((tagId) => ({ kind: 'tag-changed', tagId, change }))
  return [...of(added, 'on'), ...of(removed, 'off')]
}

/** Tells the rules what a reading found changed in WeCom. What a rule asked WeCom for, and has no answer to yet, is that rule's. */
export async function tellOfTagsRead(scope: Scope, changed: readonly TagsChanged[]): Promise<void> {
  if (changed.length === 0) return
  const hears = await readHears(scope)
  const heard = changed.filter((one) => eventsOf(one).some((event) => isHeard(hears, event)))
  if (heard.length === 0) return
  const asked = await scope.db.query<TagsChanged[]>(
    `select user_id as "userId", external_user_id as "externalUserId", added, removed from tag_change
      where status = 'waiting' and external_user_id = any($1) and starts_with(actor, $2)`,
    [heard.map(({ externalUserId }) => externalUserId), RULE_ACTOR],
  )
  const isAsked = (one: TagsChanged, tagId: string, how: 'added' | 'removed'): boolean =>
    asked.some((by) => by.userId === one.userId && by.externalUserId === one.externalUserId && by[how].includes(tagId))
  await tellRules(
    scope,
    heard.flatMap((one) => {
      const added = one.added.filter((id) => !isAsked(one, id, 'added'))
      const removed = one.removed.filter((id) => !isAsked(one, id, 'removed'))
      const { externalUserId } = one
      return eventsOf({ added, removed }).map((event) => ({ externalUserId, event, cause: 'member' }))
    }),
  )
}

/** Tells the rules what became of changes that WeCom took; those that a rule made are none of theirs. */
export async function tellOfTagsMarked(scope: Scope, changeIds: readonly string[]): Promise<void> {
  const done = await scope.db.query<(TagsChanged & { actor: string; cause: string })[]>(
    `select user_id as "userId", external_user_id as "externalUserId", added, removed, actor, cause from tag_change
      where id = any($1) and status = 'done'`,
    [changeIds],
  )
  await tellRules(
    scope,
    done
      .filter(({ actor }) => !isRuleActor(actor))
      .flatMap(({ externalUserId, cause, ...change }) =>
        eventsOf(change).map((event) => ({ externalUserId, event, cause: cause === 'api' ? 'admin' : 'system' })),
      ),
  )
}
