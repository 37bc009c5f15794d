import type { Call, CallOptions } from '../client'
import { maybeDate, maybeNumber, numbers, object, objects, text, texts, type Wire } from '../wire'

/** For whom a rule holds. */
export interface InterceptRange {
  userIds: readonly string[]
  departmentIds: readonly number[]
}

export interface NewInterceptRule extends InterceptRange {
  name: string
  words: readonly string[]
  /** 1 phone number, 2 e-mail, 3 red packet. */
  semantics: readonly number[]
  /** 1 warns and blocks, 2 warns only. */
  action: 1 | 2
}

export interface InterceptRuleChange {
  name: string
  /** None = they stay as they are. */
  words: readonly string[]
  semantics: readonly number[]
  action: 1 | 2
  add: InterceptRange
  remove: InterceptRange
}

export interface InterceptRuleDetail {
  ruleId: string
  name: string
  words: string[]
  semantics: number[]
  action: number | null
  userIds: string[]
  departmentIds: number[]
}

export interface InterceptRuleName {
  ruleId: string
  name: string
  createdAt: Date | null
}

const BASE = '/cgi-bin/externalcontact'

export type InterceptRulesApi = ReturnType<typeof interceptRulesApi>

/** Words that members may not send to customers (customer-contact.md 10.2). The rules act in the client; no hit is reported. */
export function interceptRulesApi(call: Call) {
  return {
    async add(rule: NewInterceptRule, options?: CallOptions): Promise<string> {
      const json = {
        rule_name: rule.name,
        word_list: rule.words,
        semantics_list: rule.semantics,
        intercept_type: rule.action,
        applicable_range: onWire(rule),
      }
      return text(await call({ path: `${BASE}/add_intercept_rule`, json, writes: true }, options), 'rule_id')
    },

    /** Names only. */
    async list(options?: CallOptions): Promise<InterceptRuleName[]> {
      const answer = await call({ path: `${BASE}/get_intercept_rule_list`, writes: false }, options)
      return objects(answer, 'rule_list').map((rule) => ({
        ruleId: text(rule, 'rule_id'),
        name: text(rule, 'rule_name'),
        createdAt: maybeDate(rule, 'create_time'),
      }))
    },

    async get(ruleId: string, options?: CallOptions): Promise<InterceptRuleDetail> {
      const json = { rule_id: ruleId }
      return readRule(object(await call({ path: `${BASE}/get_intercept_rule`, json, writes: false }, options), 'rule'))
    },

    /** Only rules that this app made. What is looked for is nested here and flat in `add`. */
    async update(ruleId: string, change: InterceptRuleChange, options?: CallOptions): Promise<void> {
      const json = {
        rule_id: ruleId,
        rule_name: change.name,
        word_list: change.words,
        extra_rule: { semantics_list: change.semantics },
        intercept_type: change.action,
        add_applicable_range: onWire(change.add),
        remove_applicable_range: onWire(change.remove),
      }
      await call({ path: `${BASE}/update_intercept_rule`, json, writes: true }, options)
    },

    async remove(ruleId: string, options?: CallOptions): Promise<void> {
      await call({ path: `${BASE}/del_intercept_rule`, json: { rule_id: ruleId }, writes: true }, options)
    },
  }
}

function onWire({ userIds, departmentIds }: InterceptRange): object {
  return { user_list: userIds, department_list: departmentIds }
}

function readRule(wire: Wire): InterceptRuleDetail {
  const range = object(wire, 'applicable_range')
  return {
    ruleId: text(wire, 'rule_id'),
    name: text(wire, 'rule_name'),
    words: texts(wire, 'word_list'),
    semantics: numbers(object(wire, 'extra_rule'), 'semantics_list'),
    action: maybeNumber(wire, 'intercept_type'),
    userIds: texts(range, 'user_list'),
    departmentIds: numbers(range, 'department_list'),
  }
}
