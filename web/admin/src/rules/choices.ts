import type { CustomField } from '../../../../src/handlers/admin/customFields.schema'
import { builtInVariables, type Variable } from '../../../../src/decisions/quickReply'
import type { KfAccounts } from '../../../../src/handlers/admin/kf.schema'
import type { PlanRow } from '../../../../src/handlers/admin/plans.schema'
import { api } from '../../../shared/api'
import { noChoices as noAudienceChoices, type Choice, type Choices as AudienceChoices } from '../audience/choices'
import { readSegmentChoices } from '../silence/choices'

/** What a rule can name. */
export interface Choices extends AudienceChoices {
  plans: Choice<number>[]
  kfAccounts: Choice[]
  /** What texts may use. */
  variables: readonly Variable[]
}

export const noChoices: Choices = { ...noAudienceChoices, plans: [], kfAccounts: [], variables: builtInVariables }

export async function readChoices(): Promise<Choices> {
  const [{ tags, channels }, fields, plans, { accounts }] = await Promise.all([
    readSegmentChoices(),
    api.get<CustomField[]>('/api/custom-fields'),
    api.get<PlanRow[]>('/api/plans'),
    api.get<KfAccounts>('/api/kf/accounts'),
  ])
  return {
    ...noChoices,
    ...{ tags, channels, fields: fields.filter(({ of }) => of === 'contact') },
    kfAccounts: accounts.map(({ openKfId, name }) => ({ value: openKfId, label: name || openKfId })),
    variables: [...builtInVariables, ...fields.map(({ key, label }) => ({ name: key, label }))],
    plans: plans.filter(({ state }) => state === 'live').map(({ id, name }) => ({ value: id, label: name })),
  }
}
