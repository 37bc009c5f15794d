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
      return oneOfSql(value, test.values, values)
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

/** A text is its own key to `?|`, as are the texts of a list. */
function oneOfSql(value: string, list: readonly string[], values: Parameters): string {
  const flags = list.filter((one) => one === 'true' || one === 'false')
  const texts = `${value} ?| ${values.add(list, 'text[]')}`
  return flags.length > 0 ? `(${texts} or ${value} = any(${values.add(flags, 'jsonb[]')}))` : texts
}

/** In the order of jsonb all texts come before all numbers, and yes and no after them: a number alone lies between two numbers. */
function numberSql(value: string, min: number | null, max: number | null, values: Parameters): string {
  const bound = (end: number): string => values.add(JSON.stringify(end), 'jsonb')
  return `${value} between ${bound(min ?? -LARGEST)} and ${bound(max ?? LARGEST)}`
}
const LARGEST = Number.MAX_VALUE

function daySql(value: string, ...ends: (string | null)[]): string {
  const day = `(${value} #>> '{}')`
  const tests = ends.flatMap((end) => (end === null ? [] : [`${day} collate "C" ${end}`]))
  return `(${day} ~ '^\\d{4}-\\d{2}-\\d{2}$' and ${tests.join(' and ')})`
}
