import type { Decoders, Fields } from './fields'

/**
 * A member's details. null = not said: a change names only what changed, and since 2022-08-15 most callbacks carry no
 * more than the departments. '' = emptied.
 */
const details = (f: Fields) => ({
  name: f.given('name'),
  departmentIds: f.has('department') ? f.numbers('department') : null,
  mainDepartmentId: f.number('maindepartment'),
  leadsDepartmentIds: leads(f),
  directLeaderIds: f.has('directleader') ? f.list('directleader') : null,
  position: f.given('position'),
  mobile: f.given('mobile'),
  /** 1 male, 2 female. */
  gender: f.number('gender'),
  email: f.given('email'),
  bizMail: f.given('bizmail'),
  /** 1 active, 2 disabled, 4 not activated, 5 left. */
  status: f.number('status'),
  avatar: f.given('avatar'),
  alias: f.given('alias'),
  telephone: f.given('telephone'),
  address: f.given('address'),
  extraAttributes: f.children('extattr', 'item').map(attribute),
})

/** Older pushes have the text itself, and no type. */
const attribute = (f: Fields) => ({
  name: f.maybe('name') ?? '',
  /** 0 text, 1 web. */
  type: f.number('type'),
  text: f.child('text').maybe('value') ?? f.maybe('value'),
  title: f.child('web').maybe('title'),
  url: f.child('web').maybe('url'),
})

const party = (f: Fields) => ({ departmentId: f.figure('id') })
const change = (f: Fields) => ({ ...party(f), name: f.maybe('name'), parentId: f.number('parentid') })

/** Members, departments and the members' tags (callbacks-and-app.md 2.6). */
export const memberEvents = {
  'change_contact.create_user': (f) => ({ userId: f.text('userid'), ...details(f) }),
  /** `newUserId` = the member is called so from now on; null = the userid stays. */
  'change_contact.update_user': (f) => ({
    userId: f.text('userid'),
    newUserId: f.maybe('newuserid'),
    ...details(f),
  }),
  'change_contact.delete_user': (f) => ({ userId: f.text('userid') }),
  'change_contact.create_party': (f) => ({ ...change(f), order: f.number('order') }),
  'change_contact.update_party': change,
  'change_contact.delete_party': party,
  'change_contact.update_tag': (f) => ({
    tagId: f.figure('tagid'),
    addedUserIds: f.list('adduseritems'),
    removedUserIds: f.list('deluseritems'),
    addedDepartmentIds: f.numbers('addpartyitems'),
    removedDepartmentIds: f.numbers('delpartyitems'),
  }),
} satisfies Decoders

/** The list has the order of the departments. */
function leads(f: Fields): number[] | null {
  if (!f.has('isleaderindept')) return null
  const isLeader = f.list('isleaderindept')
  return f.numbers('department').filter((_, i) => isLeader[i] === '1')
}
