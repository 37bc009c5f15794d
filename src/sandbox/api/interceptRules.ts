import { integer, integers, object, text, texts, type Fields } from '../body'
import type { InterceptRule } from '../ledgerTypes'
import { freshId } from '../random'
import { ok, Refusal, type Reply } from '../reply'
import type { Call, Endpoint, World } from '../world'
import { anyOf, ownOf } from './owned'
import { peopleOnWire, readPeople, type People } from './people'

/** Facts: customer-contact.md 10.2. */
const MAX_RULES = 100
const MAX_NAME = 20
const MAX_WORDS = 300
const MAX_WORD = 32
const MAX_PEOPLE_PER_CALL = 1000
const MAX_PEOPLE_OF_RULE = 10_000
const ROOT = '/cgi-bin/externalcontact'

/** Words that members may not send (聊天敏感词). The rules act in the client: the API hears of no hit. */
export const interceptRuleEndpoints: readonly Endpoint[] = [
  { path: `${ROOT}/add_intercept_rule`, method: 'POST', handle: add },
  { path: `${ROOT}/get_intercept_rule_list`, method: 'GET', defaults: { rule_list: [] }, handle: list },
  { path: `${ROOT}/get_intercept_rule`, method: 'POST', handle: get },
  { path: `${ROOT}/update_intercept_rule`, method: 'POST', handle: update },
  { path: `${ROOT}/del_intercept_rule`, method: 'POST', handle: remove },
]

function add({ body, now }: Call, { state }: World): Reply {
  const rules = state.ledger.interceptRules
  const rule: InterceptRule = {
    ruleId: freshId('rule', 28),
    name: nameOf(body),
    words: wordsOf(body),
    semantics: semanticsOf(body),
    interceptType: typeOf(body),
    ...notNobody(readPeople(state, object(body, 'applicable_range') ?? {}, MAX_PEOPLE_PER_CALL)),
    createdAt: now,
    ours: true,
  }
  if (rule.words.length === 0) throw new Refusal(40063, 'field `word_list` is empty')
  // Facts name no code for the rule too many.
  if (rules.size >= MAX_RULES) throw new Refusal(40058, `more than ${MAX_RULES} rules`)
  rules.set(rule.ruleId, rule)
  state.touch()
  return ok({ rule_id: rule.ruleId })
}

function list(_call: Call, { state }: World): Reply {
  const rules = [...state.ledger.interceptRules.values()].map(({ ruleId, name, createdAt }) => ({
    rule_id: ruleId,
    rule_name: name,
    create_time: Math.floor(createdAt / 1000),
  }))
  return ok({ rule_list: rules })
}

function get({ body }: Call, { state }: World): Reply {
  const rule = anyOf(state.ledger.interceptRules, body, 'rule_id')
  return ok({
    rule: {
      rule_id: rule.ruleId,
      rule_name: rule.name,
      word_list: rule.words,
      extra_rule: { semantics_list: rule.semantics },
      intercept_type: rule.interceptType,
      applicable_range: peopleOnWire(rule),
    },
  })
}

/** An empty word list changes nothing; people are added and taken away; semantics are nested here, flat in add. */
function update({ body }: Call, { state }: World): Reply {
  const rule = ownOf(state.ledger.interceptRules, body, 'rule_id')
  const words = wordsOf(body)
  const extra = object(body, 'extra_rule')
  const added = readPeople(state, object(body, 'add_applicable_range') ?? {}, MAX_PEOPLE_PER_CALL)
  const removed = readPeople(state, object(body, 'remove_applicable_range') ?? {}, MAX_PEOPLE_PER_CALL)
  const people = notNobody({
    users: changed(rule.users, added.users, removed.users),
    departments: changed(rule.departments, added.departments, removed.departments),
  })
  if (people.users.length > MAX_PEOPLE_OF_RULE) throw new Refusal(40058, 'field `user_list` exceed max size')
  Object.assign(rule, {
    name: 'rule_name' in body ? nameOf(body) : rule.name,
    words: words.length > 0 ? words : rule.words,
    semantics: extra ? semanticsOf(extra) : rule.semantics,
    interceptType: 'intercept_type' in body ? typeOf(body) : rule.interceptType,
    ...people,
  })
  state.touch()
  return ok()
}

function remove({ body }: Call, { state }: World): Reply {
  const { interceptRules } = state.ledger
  interceptRules.delete(ownOf(interceptRules, body, 'rule_id').ruleId)
  state.touch()
  return ok()
}

function nameOf(body: Fields): string {
  const name = text(body, 'rule_name', MAX_NAME)
  if (name === '') throw new Refusal(40063, 'field `rule_name` is empty')
  return name
}

function wordsOf(body: Fields): string[] {
  const words = texts(body, 'word_list', MAX_WORDS)
  if (words.some((word) => word === '' || [...word].length > MAX_WORD)) {
    throw new Refusal(40058, `field \`word_list\` exceed max length ${MAX_WORD}`)
  }
  return words
}

/** 1 phone number, 2 e-mail, 3 red packet. */
function semanticsOf(from: Fields): number[] {
  const list = integers(from, 'semantics_list')
  if (list.some((one) => one < 1 || one > 3)) throw new Refusal(40058, 'field `semantics_list` out of range')
  return list
}

function typeOf(body: Fields): 1 | 2 {
  const type = integer(body, 'intercept_type')
  if (type !== 1 && type !== 2) throw new Refusal(40058, 'field `intercept_type` out of range')
  return type
}

function notNobody(people: People): People {
  if (people.users.length + people.departments.length > 0) return people
  throw new Refusal(40063, 'field `applicable_range` is empty')
}

function changed<T>(now: readonly T[], added: readonly T[], removed: readonly T[]): T[] {
  return [...new Set([...now, ...added])].filter((one) => !removed.includes(one))
}
