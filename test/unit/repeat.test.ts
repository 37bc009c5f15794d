import { rereadsOnRepeat } from '../../src/decisions/repeat'

const policy = { rereadWithinMs: 600_000 }
const first = new Date('2026-01-01T00:00:00Z')
const later = (ms: number): Date => new Date(first.getTime() + ms)

test.each([
  'change_external_contact.edit_external_contact',
  'change_external_chat.update',
  'change_external_tag.create',
  'change_external_tag.update',
  'change_external_tag.delete',
  'change_external_tag.shuffle',
])('%s says only that something changed: soon after, a repeat is a second change; later, a replay', (name) => {
  expect(rereadsOnRepeat(name, first, later(0), policy)).toBe(true)
  expect(rereadsOnRepeat(name, first, later(600_000), policy)).toBe(true)
  expect(rereadsOnRepeat(name, first, later(600_001), policy)).toBe(false)
  expect(rereadsOnRepeat(name, first, later(3600_000), policy)).toBe(false)
})

test.each([
  'change_external_contact.add_external_contact',
  'change_external_contact.del_follow_user',
  'message.text',
  'unreadable',
])('%s says all there is: a repeat is never acted on', (name) =>
  expect(rereadsOnRepeat(name, first, later(1), policy)).toBe(false),
)
