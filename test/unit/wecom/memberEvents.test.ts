import { Unparseable } from '../../../src/wecom/parse'
import { decoded } from './decoded'

const UNSAID = {
  name: null,
  departmentIds: null,
  mainDepartmentId: null,
  leadsDepartmentIds: null,
  directLeaderIds: null,
  position: null,
  mobile: null,
  gender: null,
  email: null,
  bizMail: null,
  status: null,
  avatar: null,
  alias: null,
  telephone: null,
  address: null,
  extraAttributes: [],
}

test('a new member comes with the departments, those they lead, and what the corp notes about them', () => {
  const elements = `<UserID>su.yan</UserID><Name>苏燕</Name><Department>4,9,12</Department>
    <MainDepartment>9</MainDepartment><IsLeaderInDept>0,1,1</IsLeaderInDept><DirectLeader>gao.ran</DirectLeader>
    <Gender>2</Gender><Status>4</Status>
    <ExtAttr>
      <Item><Name>Desk</Name><Type>0</Type><Text><Value>B 7</Value></Text></Item>
      <Item><Name>Page</Name><Type>1</Type><Web><Title>Home</Title><Url>https://example.com/su</Url></Web></Item>
      <Item><Name>Old</Name><Value>as it was</Value></Item>
    </ExtAttr>`
  expect(decoded('change_contact.create_user', elements)).toEqual({
    ...UNSAID,
    userId: 'su.yan',
    name: '苏燕',
    departmentIds: [4, 9, 12],
    mainDepartmentId: 9,
    leadsDepartmentIds: [9, 12],
    directLeaderIds: ['gao.ran'],
    gender: 2,
    status: 4,
    extraAttributes: [
      { name: 'Desk', type: 0, text: 'B 7', title: null, url: null },
      { name: 'Page', type: 1, text: null, title: 'Home', url: 'https://example.com/su' },
      { name: 'Old', type: null, text: 'as it was', title: null, url: null },
    ],
  })
})

test('a change tells what was emptied from what was not said', () => {
  const elements = '<UserID>su.yan</UserID><Position><![CDATA[]]></Position><Department>9</Department>'
  expect(decoded('change_contact.update_user', elements)).toEqual({
    ...UNSAID,
    userId: 'su.yan',
    newUserId: null,
    position: '',
    departmentIds: [9],
  })
})

test('a member who is called otherwise from now on has both userids', () => {
  const elements = '<UserID>su.yan</UserID><NewUserID>su.yan.2</NewUserID>'
  expect(decoded('change_contact.update_user', elements)).toEqual({
    ...UNSAID,
    userId: 'su.yan',
    newUserId: 'su.yan.2',
  })
})

test('a member who left is their userid', () => {
  expect(decoded('change_contact.delete_user', '<UserID>su.yan</UserID>')).toEqual({ userId: 'su.yan' })
})

test('departments are made, moved without a new name, and removed', () => {
  const made = '<Id>12</Id><Name>South</Name><ParentId>4</ParentId><Order>30</Order>'
  expect(decoded('change_contact.create_party', made)).toEqual({
    departmentId: 12,
    name: 'South',
    parentId: 4,
    order: 30,
  })
  const moved = '<Id>12</Id><ParentId>5</ParentId>'
  expect(decoded('change_contact.update_party', moved)).toEqual({ departmentId: 12, name: null, parentId: 5 })
  expect(decoded('change_contact.delete_party', '<Id>12</Id>')).toEqual({ departmentId: 12 })
})

test("a member tag's change is four lists, of which some are empty, and no number is made of a word", () => {
  const elements = `<TagId>3</TagId><AddUserItems>su.yan,gao.ran</AddUserItems><DelUserItems></DelUserItems>
    <AddPartyItems><![CDATA[4,nine,12]]></AddPartyItems>`
  expect(decoded('change_contact.update_tag', elements)).toEqual({
    tagId: 3,
    addedUserIds: ['su.yan', 'gao.ran'],
    removedUserIds: [],
    addedDepartmentIds: [4, 12],
    removedDepartmentIds: [],
  })
})

test.each(['', '<Id>south</Id>', '<Id>Infinity</Id>'])('a department with %j for its id is unparseable', (elements) => {
  expect(() => decoded('change_contact.delete_party', elements)).toThrow(Unparseable)
})
