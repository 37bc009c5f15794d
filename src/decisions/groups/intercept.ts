import type { Bilingual } from '../bilingual'

/** 1 phone number, 2 e-mail, 3 red packet (customer-contact.md 10.2). */
export const semantics = [1, 2, 3] as const
export type Semantic = (typeof semantics)[number]

/** What a rule says. */
export interface InterceptContent {
  name: string
  words: string[]
  semantics: Semantic[]
  /** 1 warns and blocks, 2 warns only. */
  action: 1 | 2
  userIds: string[]
  departmentIds: number[]
}

/** WeCom's (customer-contact.md 10.2). */
export const interceptLimits = {
  rules: 100,
  name: 20,
  words: 300,
  word: 32,
  people: 1000,
  peopleOfRule: 10_000,
} as const

export interface InterceptProblem extends Bilingual {
  path: string
}

/** What WeCom would refuse about a rule, place by place. */
export function interceptProblems({ name, words, userIds, departmentIds }: InterceptContent): InterceptProblem[] {
  const problems: InterceptProblem[] = []
  const add = (path: string, en: string, zh: string) => problems.push({ path, en, zh })
  const { name: nameMost, words: wordsMost, word: wordMost, people, peopleOfRule } = interceptLimits
  if (name.trim() === '') add('name', 'must not be empty', '不能为空')
  else if ([...name].length > nameMost) add('name', `has more than ${nameMost} characters`, `不能超过 ${nameMost} 个字`)
  if (words.length === 0) add('words', 'at least one word is needed', '至少填写一个敏感词')
  if (words.length > wordsMost) add('words', `more than ${wordsMost} words`, `敏感词不能超过 ${wordsMost} 个`)
  for (const word of words.filter((one) => one.trim() === '' || [...one].length > wordMost)) {
    add('words', `"${word}" is empty or has more than ${wordMost} characters`, `「${word}」为空或超过 ${wordMost} 个字`)
  }
  if (userIds.length + departmentIds.length === 0) {
    add('userIds', 'name at least one member or department', '至少选择一位成员或一个部门')
  }
  if (userIds.length > peopleOfRule)
    add('userIds', `more than ${peopleOfRule} members`, `成员不能超过 ${peopleOfRule} 位`)
  if (departmentIds.length > people)
    add('departmentIds', `more than ${people} departments`, `部门不能超过 ${people} 个`)
  return problems
}

/** Who is added to a rule and who is taken away, so that it holds for those wanted: WeCom takes the difference. */
export function rangeChange(
  told: Pick<InterceptContent, 'userIds' | 'departmentIds'>,
  wanted: Pick<InterceptContent, 'userIds' | 'departmentIds'>,
): Record<'add' | 'remove', { userIds: string[]; departmentIds: number[] }> {
  return {
    add: {
      userIds: wanted.userIds.filter((id) => !told.userIds.includes(id)),
      departmentIds: wanted.departmentIds.filter((id) => !told.departmentIds.includes(id)),
    },
    remove: {
      userIds: told.userIds.filter((id) => !wanted.userIds.includes(id)),
      departmentIds: told.departmentIds.filter((id) => !wanted.departmentIds.includes(id)),
    },
  }
}

/** Whether both say the same, whatever the order. */
export function isSameIntercept(a: InterceptContent, b: InterceptContent): boolean {
  const key = ({ name, words, semantics: kinds, action, userIds, departmentIds }: InterceptContent): string =>
    JSON.stringify([name, [...words].sort(), [...kinds].sort(), action, [...userIds].sort(), [...departmentIds].sort()])
  return key(a) === key(b)
}
