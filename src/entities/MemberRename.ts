import { Column, Entity, PrimaryColumn } from 'typeorm'

/** A userid that was changed. What is told of the old one later, and happened before, is about the new one. */
@Entity('member_rename')
export class MemberRename {
  @PrimaryColumn('text', { name: 'user_id' }) userId!: string
  /** When, by WeCom's clock: from then on the old userid is free for somebody else. */
  @PrimaryColumn('timestamptz') at!: Date
  @Column('text', { name: 'renamed_to' }) renamedTo!: string
}
