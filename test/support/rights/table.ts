import { subjects, type Right } from '../../../src/decisions/rights'

/** What is wrong between the routes there are and the table of rights, in words. */
export function tableProblems(routes: readonly string[], rights: Readonly<Record<string, Right>>): string[] {
  const missing = routes.filter((route) => !rights[route]).map((route) => `${route} has no entry`)
  const stale = Object.keys(rights)
    .filter((route) => !routes.includes(route))
    .map((route) => `${route} is no route`)
  const unasked = Object.entries(rights)
    .filter(([route, right]) => route.includes('{') && !right.of && right.roles.some((role) => role !== 'admin'))
    .map(([route]) => `${route} does not say whose its id is`)
  const unknown = Object.entries(rights)
    .filter(([, { of }]) => of && !subjects.includes(of))
    .map(([route]) => `${route} names a subject that is none`)
  return [...missing, ...stale, ...unasked, ...unknown]
}
