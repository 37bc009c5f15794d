import { Column, Entity, Index, PrimaryColumn } from 'typeorm'
import type { NotMadeReason } from '../decisions/plans/reasons'

/** A step that fell due: made a to-do, or not, with one reason. */
@Entity('follow_up_step_run')
@Index('follow_up_step_run_plan', ['planId', 'version', 'step'])
@Index('follow_up_step_run_todo', ['todoId'], { where: 'todo_id is not null' })
export class FollowUpStepRun {
  @PrimaryColumn('bigint', { name: 'enrolment_id' }) enrolmentId!: string
  @PrimaryColumn('int') step!: number
  @PrimaryColumn('int') round!: number
  @Column('int', { name: 'plan_id' }) planId!: number
  @Column('int') version!: number
  @Column('timestamptz', { name: 'due_at' }) dueAt!: Date
  @Column('timestamptz') at!: Date
  @Column('bigint', { name: 'todo_id', nullable: true }) todoId!: string | null
  /** null = it was made. */
  @Column('text', { nullable: true }) reason!: NotMadeReason | null
}
