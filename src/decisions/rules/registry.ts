import type { Named } from '../audience/words'
import type { Bilingual } from '../bilingual'
import type { CustomFieldKind, CustomValue } from '../customFields'
import type { Variable } from '../quickReply'
import type { Problem } from '../quickReplyParts'
import type { Stage } from '../stage'
import type { ActionOf, RuleActionKind, RuleTrigger } from './definition'

/** What has a name: of audiences, and follow-up plans. */
export type RuleNamed = Named | 'plan'
/** The name of something; its id where there is none. */
export type RuleNameOf = (kind: RuleNamed, id: string | number) => string

/** What there is in the corp that a rule may name. */
export interface RuleCatalogue {
  tagIds: ReadonlySet<string>
  channelIds: ReadonlySet<number>
  kfIds: ReadonlySet<string>
  planIds: ReadonlySet<number>
  userIds: ReadonlySet<string>
  mediaFiles: ReadonlyMap<string, 'image' | 'video' | 'file'>
  /** By key, fields of contacts alone. */
  fields: ReadonlyMap<string, { kind: CustomFieldKind; options: readonly string[] }>
  /** What texts may use. */
  variables: readonly Variable[]
}

/** What of the world an action changes, as far as a rule may hear of it. */
export type RuleEffect =
  | { kind: 'tag-changed'; tagId: string; change: 'on' | 'off' }
  | { kind: 'stage-changed'; to: Stage }
  | { kind: 'field-changed'; key: string; value: CustomValue }

/** What the engine, the editor and the lint know of one kind of action; whoever owns it, describes it so. */
export interface ActionKind<K extends RuleActionKind> {
  kind: K
  name: Bilingual
  /** As people say it: 打上标签「老客」. */
  words(action: ActionOf<K>, nameOf: RuleNameOf): Bilingual
  /** What is wrong with it; paths are below the action (`parts.0.text`). */
  problems(action: ActionOf<K>, catalogue: RuleCatalogue, trigger: RuleTrigger): Problem[]
  /**
   * writer: messages to whoever made the event happen, so many. session: it moves their kf session. nobody: neither, so that no
   * session, limit or stop of sending holds it back.
   */
  reaches: 'writer' | 'session' | 'nobody'
  messages(action: ActionOf<K>): number
  effects(action: ActionOf<K>): RuleEffect[]
  /** What it decides, by key: two actions that decide the same differently collide. */
  decides(action: ActionOf<K>): { what: string; value: string }[]
}

export type ActionRegistry = { readonly [K in RuleActionKind]: ActionKind<K> }
