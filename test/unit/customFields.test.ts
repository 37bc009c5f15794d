import { checkValue, valueWords, type CustomFieldKind, type CustomValue } from '../../src/decisions/customFields'

const options = ['清淡', '适中', '浓']
const value = (kind: CustomFieldKind, given: CustomValue): CustomValue | undefined => {
  const checked = checkValue(kind, options, given)
  return 'value' in checked ? checked.value : undefined
}

test.each<[CustomFieldKind, CustomValue, CustomValue]>([
  ['text', '  爱喝绿茶 ', '爱喝绿茶'],
  ['text', '茶'.repeat(500), '茶'.repeat(500)],
  ['number', -3.5, -3.5],
  ['yes-no', false, false],
  ['date', '2028-02-29', '2028-02-29'],
  ['birthday', '1990-05-17', '1990-05-17'],
  ['birthday', '02-29', '02-29'],
  ['choice', '适中', '适中'],
  ['choices', ['浓', '清淡'], ['清淡', '浓']],
  ['choices', ['浓', '浓'], ['浓']],
])('a %s may be %j', (kind, given, kept) => expect(value(kind, given)).toEqual(kept))

test.each<[CustomFieldKind, CustomValue]>([
  ['text', '   '],
  ['text', '茶'.repeat(501)],
  ['text', 5],
  ['number', '5'],
  ['number', Infinity],
  ['yes-no', 'true'],
  ['date', '2027-02-29'],
  ['date', '2026-13-01'],
  ['date', '2026-1-1'],
  ['date', '0000-01-01'],
  ['birthday', '1990-02-30'],
  ['birthday', '13-01'],
  ['birthday', '5月17日'],
  ['choice', '很浓'],
  ['choice', ['浓']],
  ['choices', '浓'],
  ['choices', []],
  ['choices', ['浓', '很浓']],
])('a %s may not be %j, and says why in both languages', (kind, given) => {
  expect(checkValue(kind, options, given)).toEqual({
    problem: { zh: expect.stringMatching(/[一-龥]/), en: expect.stringMatching(/[a-z]/) },
  })
})

test('values are read by people in both languages', () => {
  expect(valueWords(true)).toEqual({ zh: '是', en: 'yes' })
  expect(valueWords(['茶', '器'])).toEqual({ zh: '茶、器', en: '茶, 器' })
  expect(valueWords(12)).toEqual({ zh: '12', en: '12' })
  expect(valueWords(null)).toEqual({ zh: '', en: '' })
})
