import type { Departments } from '../../../../src/handlers/admin/directory.schema'
import { api } from '../../../shared/api'

export interface Choice {
  value: number
  label: string
  /** Whether the person leads it; an admin leads all. */
  led: boolean
}

/** The departments with those above them in their name, such as 「清泉到家 / 销售部」, sorted by it. */
export function departmentChoices(departments: Departments): Choice[] {
  const byId = new Map(departments.map((one) => [one.id, one]))
  const path = (id: number, seen: readonly number[] = []): string => {
    const one = byId.get(id)
    if (!one) return String(id)
    const above = byId.has(one.parentId) && !seen.includes(id) ? `${path(one.parentId, [...seen, id])} / ` : ''
    return above + one.name
  }
  return departments
    .map(({ id, led }) => ({ value: id, label: path(id), led }))
    .sort((a, b) => a.label.localeCompare(b.label, 'zh'))
}

/** The departments to choose from; filled when the answer is here. */
export async function readDepartmentChoices(): Promise<Choice[]> {
  return departmentChoices(await api.get<Departments>('/api/departments'))
}
