import { withBy } from '../decisions/kf/timelineLines'
import { isRuleActor } from '../decisions/rules/actor'
import { tagLine, touchLine } from '../decisions/touchWords'
import { entryGroups, touchesShownElsewhere, touchGroup, type TimelineGroup } from '../decisions/timelineGroups'
import type { Bilingual } from '../decisions/bilingual'
import { entryLine } from '../decisions/timelineWords'
import type { TagReason } from '../decisions/tagReasons'
import { ruleNamed } from '../facts/ruleNames'
import { readAlone, type Read } from '../facts/together'
import type { ReadScope } from '../scope'

export interface TimelineItem {
  /** Unique in the timeline of a contact. */
  id: string
  at: string
  group: TimelineGroup
  kind: string
  by: { userId: string; name: string | null } | null
  text: Bilingual
  note: string | null
}

export interface TimelineView {
  items: TimelineItem[]
  /** Pass as `before` for the next page; null = that was all. */
  next: string | null
}

export interface TimelineQuestion {
  externalUserId: string
  /** `next` of the page before; null = from the newest on. */
  before: string | null
  /** null = all. */
  groups: readonly string[] | null
  limit: number
}

/**
 * What happened with a contact, newest first: entries, touches, changes of tags, and addings that no event told of, each once,
 * in one statement.
 */
export function contactTimeline({ externalUserId, before, groups, limit }: TimelineQuestion): Read<TimelineView> {
  return {
    sql: STATEMENT,
    values: [externalUserId, ...positionOf(before), groups, limit + 1],
    from(rows: Row[]) {
      const items = rows.slice(0, limit)
      const last = items.at(-1)
      return {
        items: items.map(toItem),
        next: rows.length > limit && last ? `${last.micros}${last.source}${last.id}` : null,
      }
    },
  }
}

/** The same for a page further down. */
export function readTimeline(scope: Pick<ReadScope, 'db'>, question: TimelineQuestion): Promise<TimelineView> {
  return readAlone(scope, 'contact-timeline', contactTimeline(question))
}

interface Row {
  /** a = follow_user, e = timeline_entry, g = tag_change, t = touch: also their order within one moment. */
  source: 'a' | 'e' | 'g' | 't'
  id: string
  at: string
  micros: string
  kind: string
  user_id: string | null
  name: string | null
  direction: string
  outcome: string
  detail: Record<string, unknown>
  added: string[] | null
  removed: string[] | null
  reason: TagReason | null
  /** The rule that did it, with its version; null = none did, or its name stands in `detail`. */
  rule: string | null
}

/** `<microseconds since 1970><source><id>`. */
const POSITION = /^(\d{1,16})([aegt])(\d{1,18})$/

function positionOf(before: string | null): [micros: string | null, source: string | null, id: string | null] {
  const [, micros = null, source = null, id = null] = POSITION.exec(before ?? '') ?? []
  return [micros, source, id]
}

const quoted = (words: readonly string[]): string => words.map((word) => `'${word}'`).join(', ')
const ENTRY_GROUP = `case kind ${Object.entries(entryGroups)
  .map(([kind, group]) => `when '${kind}' then '${group}'`)
  .join(' ')} else 'notes' end`
const TOUCH_GROUP = `case when kind = 'message' and direction = 'out' then 'sent' else 'touched' end`

/** The first rows of a table before the position; `source` orders what happened in one moment. */
const branch = (source: Row['source'], columns: string, table: string, only: string): string => `
  (select '${source}' as source, id, at, ${columns} from ${table}
    where external_user_id = $1 and ${only}
      and ($2::bigint is null or (at <= timestamptz 'epoch' + $2 * interval '1 microsecond'
           and (at, '${source}', id) < (timestamptz 'epoch' + $2 * interval '1 microsecond', $3::text, $4::bigint)))
    order by at desc, id desc limit $6)`

const NAMES = (ids: string): string =>
  `array(select coalesce(t.name, i.id) from unnest(${ids}) i(id) left join corp_tag t on t.id = i.id order by 1)`

/**
 * Addings of which no event told us, and no entry was written: only a sync found the relation. They are read from the relation,
 * for a first sync would have to write a row for each of a million. An event may be some seconds older than the moment WeCom
 * keeps, and bear a userid that the member had before. A relation has no number; one made of its userid orders those of one
 * second.
 */
const UNTOLD = `
  (select f.external_user_id, f.user_id, f.added_at as at, hashtextextended(f.user_id, 0) & 576460752303423487 as id
     from follow_user f
    where f.added_at is not null and not exists (
          select 1 from timeline_entry e
           where e.external_user_id = f.external_user_id and e.at between f.added_at - interval '1 minute' and f.added_at
             and e.kind in ('added', 'half-added')
             and (e.user_id = f.user_id or exists (select 1 from member_rename r
                                                    where r.user_id = e.user_id and r.at >= e.at)))) untold`

const STATEMENT = `
  select p.source, p.id::text as id, p.at, (extract(epoch from p.at) * 1000000)::bigint::text as micros, p.kind,
         p.user_id, m.name, p.direction, p.outcome, p.detail, p.reason,
         ${ruleNamed(`coalesce(p.detail ->> 'by', p.detail ->> 'note', p.user_id)`)} as rule,
         case when p.added is not null then ${NAMES('p.added')} end as added,
         case when p.removed is not null then ${NAMES('p.removed')} end as removed
    from (${[
      branch(
        'e',
        `kind, user_id, '' as direction, '' as outcome, detail, null::text[] as added, null::text[] as removed,
         null::text as reason`,
        'timeline_entry',
        `($5::text[] is null or ${ENTRY_GROUP} = any($5))`,
      ),
      branch(
        't',
        'kind, user_id, direction, outcome, detail, null::text[], null::text[], null::text',
        'touch',
        `kind not in (${quoted(touchesShownElsewhere)}) and not detail ? 'todoId' and ($5::text[] is null or ${TOUCH_GROUP} = any($5))`,
      ),
      branch(
        'g',
        `'tags', case when actor = 'wecom' then user_id else actor end, '', status, '{}'::jsonb, added, removed, reason`,
        'tag_change',
        `(status <> 'done' or added <> '{}' or removed <> '{}') and ($5::text[] is null or 'tagged' = any($5))`,
      ),
      branch(
        'a',
        `'added', user_id, '', '', '{}'::jsonb, null::text[], null::text[], null::text`,
        UNTOLD,
        `($5::text[] is null or 'added' = any($5))`,
      ),
    ].join(' union all ')}
      order by at desc, source desc, id desc limit $6) p
    left join member m on m.user_id = p.user_id
   order by p.at desc, p.source desc, p.id desc`

function toItem(row: Row): TimelineItem {
  const { source, id, at, kind, user_id: userId, name, rule } = row
  return {
    id: `${source}${id}`,
    at,
    group: groupOf(row),
    kind,
    // Not every actor is a person: jobs and rules do things too.
    by: userId === null || isRuleActor(userId) || (source === 'g' && name === null) ? null : { userId, name },
    text: withBy(lineOf(row), rule),
    note: noteIn(row.detail),
  }
}

function groupOf({ source, kind, direction }: Row): TimelineGroup {
  if (source === 'g') return 'tagged'
  return source === 't' ? touchGroup({ kind, direction }) : (entryGroups[kind] ?? 'notes')
}

function lineOf({ source, kind, direction, outcome, detail, added, removed, reason }: Row): Bilingual {
  if (source === 'e' || source === 'a') return entryLine(kind, detail)
  if (source === 't') return touchLine({ kind, direction, outcome, detail })
  return tagLine({ added: added ?? [], removed: removed ?? [], status: outcome, reason })
}

/** What somebody wrote: a note, or the result of a call. A rule has written nothing. */
function noteIn({ text, note, result }: Record<string, unknown>): string | null {
  const written = text ?? note ?? result
  return typeof written === 'string' && written !== '' && !isRuleActor(written) ? written : null
}
