import { Entity, PrimaryColumn } from 'typeorm'

/** A contact on a list. */
@Entity('audience_list_contact')
export class AudienceListContact {
  @PrimaryColumn('int', { name: 'list_id' }) listId!: number
  @PrimaryColumn('text', { name: 'external_user_id' }) externalUserId!: string
}
