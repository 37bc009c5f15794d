import type { CustomValue } from '../customFields'
import { birthdaysOf, type Today } from './days'
import type { FieldTest } from './definition'

const DAY = /^\d{4}-\d{2}-\d{2}$/

/** Whether the value of a custom field passes the test; a value of another kind than the test asks for does not. */
export function passesField(
  test: FieldTest,
  fields: Readonly<Record<string, CustomValue>>,
  key: string,
  { day }: Today,
): boolean {
  const value = Object.hasOwn(fields, key) ? fields[key] : undefined
  switch (test.is) {
    case 'set':
      return value !== undefined
    case 'empty':
      return value === undefined
    case 'one-of':
      return textsOf(value).some((one) => test.values.includes(one))
    case 'number':
      return typeof value === 'number' && value >= (test.min ?? -Infinity) && value <= (test.max ?? Infinity)
    case 'between':
      return typeof value === 'string' && DAY.test(value) && value >= test.from && value <= test.to
    case 'age': {
      const { after, upTo } = birthdaysOf(test.min, test.max, day)
      if (typeof value !== 'string' || !DAY.test(value)) return false
      return (after === null || value > after) && (upTo === null || value <= upTo)
    }
  }
}

/** What `one-of` compares: a text, each of the options chosen, `true` or `false`. */
function textsOf(value: CustomValue | undefined): readonly string[] {
  if (value === undefined || typeof value === 'number') return []
  return Array.isArray(value) ? value : [String(value)]
}
