import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm'
import type { TodoKind, TodoOutcome } from '../decisions/todos'

/** Something for a member to do, about a contact or not. It is open until `doneAt`. */
@Entity('todo')
@Index('todo_open', ['userId', 'dueAt', 'id'], { where: 'done_at is null' })
@Index('todo_due', ['dueAt'], { where: 'done_at is null' })
@Index('todo_done', ['userId', 'doneAt', 'id'], { where: 'done_at is not null' })
@Index('todo_settled', ['source'], {
  where: `done_at is null and source in ('groups-left', 'join-codes', 'group-questions')`,
})
@Index('todo_group', ['chatId', 'dueAt'], { where: 'done_at is null and chat_id is not null' })
@Index('todo_contact', ['externalUserId', 'dueAt'], { where: 'done_at is null and external_user_id is not null' })
export class Todo {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' }) id!: string
  /** Made from the cause: the same cause told twice is one to-do. */
  @Column('text', { unique: true }) key!: string
  @Column('text') kind!: TodoKind
  @Column('text') title!: string
  /** A text to send, with its variables; '' = none. */
  @Column('text', { default: '' }) words!: string
  @Column('text', { name: 'external_user_id', nullable: true }) externalUserId!: string | null
  /** The customer group it is about; null = none. */
  @Column('text', { name: 'chat_id', nullable: true }) chatId!: string | null
  /** Who has to do it. */
  @Column('text', { name: 'user_id' }) userId!: string
  @Column('timestamptz', { name: 'due_at' }) dueAt!: Date
  /** A userid, `operator`, or the name of a job. */
  @Column('text', { name: 'created_by' }) createdBy!: string
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date
  /** Where it came from: `hand`, or the name of a plan. */
  @Column('text') source!: string
  /** When it was due before it was first put off; null = never put off. */
  @Column('timestamptz', { name: 'snoozed_from', nullable: true }) snoozedFrom!: Date | null
  /** Who had it before; null = it was never handed over. */
  @Column('text', { name: 'handed_from', nullable: true }) handedFrom!: string | null
  @Column('timestamptz', { name: 'handed_at', nullable: true }) handedAt!: Date | null
  @Column('text', { name: 'handed_note', default: '' }) handedNote!: string
  @Column('timestamptz', { name: 'done_at', nullable: true }) doneAt!: Date | null
  @Column('text', { name: 'done_by', nullable: true }) doneBy!: string | null
  @Column('text', { nullable: true }) outcome!: TodoOutcome | null
  /** What came of it, in the words of who did it. */
  @Column('text', { default: '' }) result!: string
}
