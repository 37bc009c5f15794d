import { Column, Entity, Index, PrimaryColumn } from 'typeorm'
import type { CustomFieldKind, CustomFieldOf } from '../decisions/customFields'

/** A field of contacts, or of consultations, that admins define. Removed ones stay, and with them the values: the key names it for ever. */
@Entity('custom_field')
@Index('custom_field_birthday', ['kind'], { unique: true, where: `kind = 'birthday' and removed_at is null` })
export class CustomField {
  @PrimaryColumn('text') key!: string
  @Column('text', { name: 'label_zh' }) labelZh!: string
  @Column('text', { name: 'label_en' }) labelEn!: string
  /** What has it. Never changes, as its kind. */
  @Column('text', { name: 'kept_on', default: 'contact' }) of!: CustomFieldOf
  /** Never changes: what contacts have must stay readable. */
  @Column('text') kind!: CustomFieldKind
  /** What a choice may be; values chosen before an option went stay. */
  @Column('text', { array: true, default: () => `'{}'` }) options!: string[]
  /** Smaller comes first. */
  @Column('int', { name: 'sort_order', default: 0 }) order!: number
  @Column('timestamptz', { name: 'removed_at', nullable: true }) removedAt!: Date | null
}
