import type { AudienceChoices, AudienceList, Segment } from '../../../../src/handlers/admin/audiences.schema'
import type { CustomField } from '../../../../src/handlers/admin/customFields.schema'
import type { Members } from '../../../../src/handlers/admin/directory.schema'
import type { ProductPage } from '../../../../src/handlers/admin/products.schema'
import { api } from '../../../shared/api'
import { readDepartmentChoices } from '../parts/choices'
import { readSegmentChoices } from '../silence/choices'

export interface Choice<T extends string | number = string> {
  value: T
  label: string
}

/** What an audience can name. */
export interface Choices {
  tags: Choice[]
  channels: Choice<number>[]
  products: Choice[]
  departments: Choice<number>[]
  /** The first of them: others are searched for. */
  members: Choice[]
  chats: Choice[]
  campaigns: Choice<number>[]
  segments: Choice<number>[]
  lists: Choice<number>[]
  fields: CustomField[]
}

export const noChoices: Choices = {
  ...{ tags: [], channels: [], products: [], departments: [], members: [] },
  ...{ chats: [], campaigns: [], segments: [], lists: [], fields: [] },
}

export async function readChoices(): Promise<Choices> {
  const [{ tags, channels }, departments, members, page, fields, more, segments, lists] = await Promise.all([
    readSegmentChoices(),
    readDepartmentChoices(),
    findMembers(''),
    api.get<ProductPage>('/api/products?limit=200'),
    api.get<CustomField[]>('/api/custom-fields'),
    api.get<AudienceChoices>('/api/audiences/choices'),
    api.get<Segment[]>('/api/segments'),
    api.get<AudienceList[]>('/api/audience-lists'),
  ])
  const named = ({ id, name }: { id: number; name: string }): Choice<number> => ({ value: id, label: name })
  return {
    ...{ tags, channels, departments, members },
    products: page.products.map(({ sku, name }) => ({ value: sku, label: name })),
    fields: fields.filter(({ of }) => of === 'contact'),
    chats: more.chats.map(({ chatId, name }) => ({ value: chatId, label: name || chatId })),
    campaigns: more.campaigns.map(named),
    segments: segments.map(named),
    lists: lists.map(named),
  }
}

/** Members by a part of their name or id. */
export async function findMembers(text: string): Promise<Choice[]> {
  const found = await api.get<Members>(`/api/members?${new URLSearchParams({ text, limit: '200' })}`)
  return found.map(({ userId, name }) => ({ value: userId, label: name }))
}
