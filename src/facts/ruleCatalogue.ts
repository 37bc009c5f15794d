import type { CustomFieldKind } from '../decisions/customFields'
import type { RuleCatalogue, RuleNamed, RuleNameOf } from '../decisions/rules/registry'
import type { ReadScope } from '../scope'
import { quickReplyVariables } from './quickReplyVariables'

type Db = Pick<ReadScope, 'db'>
type FieldRow = [string, { kind: CustomFieldKind; options: string[] }]

/** What there is that a rule may name. */
export async function readRuleCatalogue(scope: Db): Promise<RuleCatalogue> {
  const [row] = await scope.db.query<
    {
      tags: string[]
      channels: number[]
      plans: number[]
      kfs: string[]
      users: string[]
      files: [string, 'image' | 'video' | 'file'][]
      fields: FieldRow[]
    }[]
  >(
    `select array(select id from corp_tag where not deleted and deleted_at is null) as tags,
            array(select id from channel) as channels,
            array(select id from follow_up_plan where state = 'live') as plans,
            array(select open_kfid from kf_account) as kfs,
            array(select user_id from member where gone_at is null) as users,
            (select coalesce(json_agg(json_build_array(id, kind)), '[]') from media_file) as files,
            (select coalesce(json_agg(json_build_array(key, json_build_object('kind', kind, 'options', options))), '[]')
               from custom_field where removed_at is null and kept_on = 'contact') as fields`,
  )
  return {
    tagIds: new Set(row?.tags),
    channelIds: new Set(row?.channels),
    kfIds: new Set(row?.kfs),
    planIds: new Set(row?.plans),
    userIds: new Set(row?.users),
    mediaFiles: new Map(row?.files),
    fields: new Map(row?.fields),
    variables: await quickReplyVariables(scope),
  }
}

/** The names of what rules name: those that are gone too, as long as we remember them; else the id. */
export async function readRuleNames({ db }: Db): Promise<RuleNameOf> {
  const rows = await db.query<{ kind: RuleNamed; id: string; name: string }[]>(
    `select 'tag' as kind, id, name from corp_tag
      union all select 'channel', id::text, name from channel
      union all select 'plan', id::text, name from follow_up_plan
      union all select 'member', user_id, name from member where name <> ''
      union all select 'field', key, label_zh from custom_field`,
  )
  const known = new Map(rows.map(({ kind, id, name }) => [`${kind} ${id}`, name]))
  return (kind, id) => known.get(`${kind} ${id}`) ?? `${id}`
}
