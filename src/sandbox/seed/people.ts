import type { Random } from '../random'
import type { State } from '../state'
import type { Contact, Relation } from '../types'
import { channels, companies, estates, givenNames, nicknames, orders, surnames } from './words'
import { reps } from './members'

const DAY = 24 * 3600 * 1000
const HOUR = 3600 * 1000
const HISTORY_DAYS = 180
const CONTACTS = 300

/** About 300 contacts, each with one rep, some with two, added over the last 180 days. */
export function putPeople(state: State, random: Random, now: number, tagIds: ReadonlyMap<string, string>): void {
  const days = Array.from({ length: CONTACTS }, () => random.next() * (HISTORY_DAYS - 1))
  for (const daysAgo of days.sort((a, b) => b - a)) {
    const isCompany = random.next() < 0.2
    const contact = newContact(random, isCompany)
    state.contacts.set(contact.externalUserId, contact)
    const first = newRelation(contact, random, workTime(now - daysAgo * DAY, random), isCompany, tagIds)
    state.putRelation(first)
    if (random.next() < 0.08) state.putRelation(secondFollower(first, random, now))
  }
}

/** A moment between 9 and 20 o'clock in China on the day of `at`, never after `at` itself. */
export function workTime(at: number, random: Random): number {
  const midnight = Math.floor((at + 8 * HOUR) / DAY) * DAY - 8 * HOUR
  const moment = midnight + 9 * HOUR + Math.floor(random.next() * 11 * HOUR)
  return moment <= at ? moment : moment - DAY
}

function newContact(random: Random, isCompany: boolean): Contact {
  const externalUserId = `wm${random.letters(30)}`
  const person = random.pick([...surnames]) + random.pick(givenNames)
  const company = random.pick(companies)
  const name = isCompany ? `${company}-${person}` : random.next() < 0.25 ? random.pick(nicknames) : person
  const gender = random.pick([0, 1, 2, 1, 2] as const)
  return { externalUserId, name, type: 1, gender, unionId: `o${random.letters(27)}`, corpName: null }
}

function newRelation(
  contact: Contact,
  random: Random,
  createdAt: number,
  isCompany: boolean,
  tagIds: ReadonlyMap<string, string>,
): Relation {
  const rep = random.pick(reps)
  const own = channels.filter(({ users }) => users.includes(rep))
  const channel = random.next() < 0.75 ? random.pick(own) : null
  const place = `${random.pick(estates)}${random.between(1, 28)}栋`
  const phone = `1${random.pick(['38', '39', '58', '86', '77'])}0000${random.between(1000, 9999)}`
  return {
    userId: rep,
    externalUserId: contact.externalUserId,
    remark: (isCompany ? contact.name : `${contact.name} ${place}`).slice(0, 20),
    description: random.next() < 0.5 ? `常订${random.pick(orders)}，送到${place}` : '',
    createdAt,
    tagIds: tagsFor(random, isCompany, channel?.state ?? null, tagIds),
    personalTags: random.next() < 0.1 ? ['好说话'] : [],
    remarkCompany: isCompany ? (contact.name.split('-')[0] ?? '') : '',
    remarkMobiles: random.next() < 0.6 ? [phone] : [],
    addWay: channel ? 1 : random.pick([2, 3, 4]),
    operUserId: channel ? contact.externalUserId : rep,
    state: channel?.state ?? null,
    half: false,
    deletedByCustomer: random.next() < 0.03,
  }
}

function tagsFor(
  random: Random,
  isCompany: boolean,
  state: string | null,
  tagIds: ReadonlyMap<string, string>,
): string[] {
  const source = state?.startsWith('poster') ? '小区海报' : state === 'store-03' ? '门店扫码' : null
  const names = [
    random.pick(['金卡', '银卡', '普通', '普通', '普通']),
    random.pick(['桶装水', '桶装水', '瓶装水', '滤芯耗材']),
    isCompany ? random.pick(['企业', '商铺']) : '家庭',
    ...(source ? [source] : state === 'old-friend' ? ['老客推荐'] : []),
  ]
  return names.filter(() => random.next() < 0.85).flatMap((name) => tagIds.get(name) ?? [])
}

function secondFollower(first: Relation, random: Random, now: number): Relation {
  const others = reps.filter((rep) => rep !== first.userId)
  const later = first.createdAt + random.next() * (now - first.createdAt)
  return {
    ...first,
    userId: random.pick(others),
    createdAt: Math.max(workTime(later, random), first.createdAt),
    tagIds: [],
    description: '',
    personalTags: [],
    state: null,
    addWay: 201,
    operUserId: first.userId,
    deletedByCustomer: false,
  }
}
