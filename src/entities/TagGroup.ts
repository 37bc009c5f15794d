import { Column, Entity, Index, PrimaryColumn } from 'typeorm'

/** A group of corp tags: what we want of it, and beside it what was last agreed with WeCom. */
@Entity('tag_group')
@Index('tag_group_name', ['name'], { where: 'not deleted' })
export class TagGroup {
  /** WeCom's; `new:<uuid>` until WeCom has given one. */
  @PrimaryColumn('text') id!: string
  @Column('text') name!: string
  /** 0 to 2^32 - 1, larger sorts first. */
  @Column('bigint', { name: 'sort_order' }) order!: string
  @Column('boolean', { default: false }) deleted!: boolean
  /** Null = WeCom does not have it yet. */
  @Column('text', { name: 'agreed_name', nullable: true }) agreedName!: string | null
  @Column('bigint', { name: 'agreed_order', nullable: true }) agreedOrder!: string | null
  /** When we learnt that WeCom has it no more. */
  @Column('timestamptz', { name: 'deleted_at', nullable: true }) deletedAt!: Date | null
  /** Up to when we know it: an older reading says nothing. */
  @Column('timestamptz', { name: 'agreed_at', nullable: true }) agreedAt!: Date | null
  /** Made by another app or in the console: it cannot be changed from here (81011). null = not known yet. */
  @Column('boolean', { name: 'is_foreign', nullable: true }) foreign!: boolean | null
}
