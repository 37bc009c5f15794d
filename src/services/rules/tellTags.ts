import type { Heard } from '../../decisions/rules/heard'
import type { Scope } from '../../scope'
import { isRuleActor } from '../../decisions/rules/actor'
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

/** Tells the rules what a reading found changed in WeCom. */
export async function tellOfTagsRead(scope: Scope, changed: readonly TagsChanged[]): Promise<void> {
  if (changed.length === 0) return
  await tellRules(
    scope,
    changed.flatMap(({ externalUserId, ...change }) =>
      eventsOf(change).map((event) => ({ externalUserId, event, cause: 'member' })),
    ),
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
