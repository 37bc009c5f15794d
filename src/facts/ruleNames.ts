/** SQL: what a rule and its version are called that an actor such as `rule:12@3` is; null = it is none. */
export const ruleNamed = (actor: string): string => `(
  select (v.body ->> 'name') || ' v' || v.number
    from regexp_match(${actor}, '^rule:(\\d{1,9})@(\\d{1,9})$') m join rule_version v on v.rule_id = m[1]::int and v.number = m[2]::int)`
