import { groupWelcomeBytes, groupWelcomeWarnings } from '../../../src/decisions/groups/groupWelcome'

test.each(['欢迎 %NICKNAME%', '%NICKNAME% 和 %NICKNAME%', '满 100% 送', 'nickname'])('「%s」 is fine', (text) => {
  expect(groupWelcomeWarnings(text)).toEqual([])
})

test.each(['%nickname%', '%NickName%', '% NICKNAME %', '％NICKNAME％', '%NICK_NAME%', '{{customer}}'])(
  '%s would be shown as it stands, and is named in both languages',
  (spelling) => {
    const [warning, ...more] = groupWelcomeWarnings(`你好 ${spelling}，${spelling}`)
    expect(more).toEqual([])
    expect(warning?.zh).toContain(spelling)
    expect(warning?.en).toContain(spelling)
  },
)

test('length counts as WeCom counts: bytes', () => {
  expect(groupWelcomeBytes('字a')).toBe(4)
})
