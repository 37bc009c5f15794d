import type { RuleDraft } from '../../../src/decisions/rules/check'
import type { World } from '../app'
import { aRule } from './build'

/** Makes a rule over the API and makes it live; returns its id. */
export async function publishRule(world: World, draft: Partial<RuleDraft>): Promise<number> {
  const { id: _id, version: _version, ...rule } = aRule(draft)
  const made = await world.api('POST', '/api/rules', { rule, note: '' })
  expect([made.status, made.body]).toMatchObject([200, {}])
  const { id } = made.body as { id: number }
  const published = await world.api('POST', `/api/rules/${id}/publish`, { version: 1, acknowledged: true })
  expect([published.status, published.body]).toMatchObject([200, {}])
  return id
}
