import { builtInVariables, type Variable } from '../../../../src/decisions/quickReply'
import { variablesOf } from '../../../../src/decisions/plans/variables'
import type { CustomField } from '../../../../src/handlers/admin/customFields.schema'
import type { Plan } from '../../../../src/handlers/admin/plans.schema'
import type { ProductPage } from '../../../../src/handlers/admin/products.schema'
import { api } from '../../../shared/api'
import { inWords } from '../../../shared/i18n'
import { readSegmentChoices } from '../silence/choices'

interface Choice {
  value: string
  label: string
}

/** What a plan can name. */
export interface Choices {
  tags: Choice[]
  products: Choice[]
  groups: string[]
  fields: CustomField[]
}

export const noChoices: Choices = { tags: [], products: [], groups: [], fields: [] }

export async function readChoices(): Promise<Choices> {
  const [{ tags }, page, fields] = await Promise.all([
    readSegmentChoices(),
    api.get<ProductPage>('/api/products?limit=200'),
    api.get<CustomField[]>('/api/custom-fields'),
  ])
  const products = page.products.map(({ sku, name }) => ({ value: sku, label: name }))
  return { tags, products, groups: page.groups.filter((group) => group !== ''), fields }
}

/** The fields of contacts, or of consultations. */
export function fieldChoices({ fields }: Choices, of: CustomField['of']): Choice[] {
  return fields.filter((field) => field.of === of).map(({ key, label }) => ({ value: key, label: inWords(label) }))
}

/** What the words of a step may use. */
export function variableChoices({ fields }: Choices, subject: Plan['subject']): Variable[] {
  return variablesOf(subject, [...builtInVariables, ...fields.map(({ key, label }) => ({ name: key, label }))])
}
