import { birthdaysOf, type Today } from '../../decisions/audience/days'
import type { AudienceCondition } from '../../decisions/audience/definition'
import type { Parameters } from './parameters'

/** SQL: whether the value of a custom field passes the test. Days are texts in order; a value of another kind does not pass. */
export function fieldSql(
  { key, test }: Extract<AudienceCondition, { kind: 'field' }>,
  values: Parameters,
  { day }: Today,
): string {
  const name = values.add(key, 'text')
  const value = `(f.custom_fields -> ${name})`
  switch (test.is) {
    case 'set':
      return `f.custom_fields ? ${name}`
    case 'empty':
      return `not f.custom_fields ? ${name}`
    case 'one-of':
      return oneOfSql(value, values.add(test.values, 'text[]'))
    case 'number':
      return numberSql(value, test.min, test.max, values)
    case 'between':
      return daySql(value, `>= ${text(test.from, values)}`, `<= ${text(test.to, values)}`)
    case 'age': {
      const { after, upTo } = birthdaysOf(test.min, test.max, day)
      return daySql(value, after && `> ${text(after, values)}`, upTo && `<= ${text(upTo, values)}`)
    }
  }
}

const text = (value: string, values: Parameters): string => values.add(value, 'text')

function oneOfSql(value: string, list: string): string {
  return `(case jsonb_typeof(${value}) when 'number' then false
    when 'array' then ${value} ?| ${list} else ${value} #>> '{}' = any(${list}) end)`
}

function numberSql(value: string, min: number | null, max: number | null, values: Parameters): string {
  const ends = [
    min === null ? '' : ` and ${value}::float8 >= ${values.add(min, 'float8')}`,
    max === null ? '' : ` and ${value}::float8 <= ${values.add(max, 'float8')}`,
  ]
  return `(case when jsonb_typeof(${value}) = 'number' then true${ends.join('')} end)`
}

function daySql(value: string, ...ends: (string | null)[]): string {
  const day = `(${value} #>> '{}')`
  const tests = ends.flatMap((end) => (end === null ? [] : [`${day} collate "C" ${end}`]))
  return `(${day} ~ '^\\d{4}-\\d{2}-\\d{2}$' and ${tests.join(' and ')})`
}
