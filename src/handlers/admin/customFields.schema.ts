import { z } from 'zod'
import { bilingual } from '../sidebar/common.schema'

/** A field of contacts, or of consultations, that admins define. The key names it for ever; texts may use it as `{{key}}`. */
export const customFieldInput = z.object({
  key: z.string().regex(/^[a-z][a-z0-9_]{0,29}$/, 'must be lower-case letters, digits and _, and begin with a letter'),
  label: bilingual.refine(({ zh, en }) => zh.trim() !== '' && en.trim() !== '', 'must not be empty'),
  /** What has it: each contact one value, or each consultation. */
  of: z.enum(['contact', 'consultation']).default('contact'),
  /** `birthday`: a date whose day comes back each year, one field at most. */
  kind: z.enum(['text', 'number', 'date', 'birthday', 'choice', 'choices', 'yes-no']),
  options: z.array(z.string().trim().min(1).max(40)).max(100).default([]),
  order: z.number().int().min(0).max(10_000).default(0),
})
/** The kind, and what has it, must be those it has. */
export const customFieldChange = customFieldInput.omit({ key: true })
export const customField = customFieldInput.extend({
  of: z.enum(['contact', 'consultation']),
  options: z.array(z.string()),
  order: z.number(),
  /** How many contacts have a value; null = not counted, which is so for all but admins. */
  contacts: z.number().nullable(),
})
export const customFieldParams = z.object({ key: z.string().max(30) })

export type CustomField = z.output<typeof customField>
export type CustomFieldInput = z.input<typeof customFieldInput>
