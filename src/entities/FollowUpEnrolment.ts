import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm'
import type { PlanEventKind } from '../decisions/plans/definition'
import type { PlanEndReason } from '../decisions/plans/reasons'

/** One contact (or group) on its way through a plan, from one event on. */
@Entity('follow_up_enrolment')
@Index('follow_up_enrolment_event', ['planId', 'subjectId', 'eventKey'], { unique: true })
@Index('follow_up_enrolment_slot', ['planId', 'subjectId', 'slot'], { unique: true, where: `state = 'running'` })
@Index('follow_up_enrolment_due', ['nextDueAt', 'id'], { where: `state = 'running'` })
@Index('follow_up_enrolment_subject', ['subjectId', 'startedAt'])
@Index('follow_up_enrolment_plan', ['planId', 'state', 'id'])
export class FollowUpEnrolment {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' }) id!: string
  @Column('int', { name: 'plan_id' }) planId!: number
  /** The version it began with. */
  @Column('int') version!: number
  /** The external_user_id of a contact, or the chat_id of a group, as the plan's subject says. */
  @Column('text', { name: 'subject_id' }) subjectId!: string
  /** Made from the event: heard twice it starts nothing twice. */
  @Column('text', { name: 'event_key' }) eventKey!: string
  /** The event's key where each event runs by itself; '' where only one may run at a time. */
  @Column('text') slot!: string
  @Column('jsonb') event!: { kind: PlanEventKind; skus: string[] }
  /** When the event happened: steps count from it. */
  @Column('timestamptz', { name: 'began_at' }) beganAt!: Date
  @Column('timestamptz', { name: 'started_at' }) startedAt!: Date
  /** Whoever or whatever told of the event. */
  @Column('text', { name: 'started_by' }) startedBy!: string
  @Column('text', { default: 'running' }) state!: 'running' | 'finished' | 'stopped'
  @Column('text', { name: 'end_reason', nullable: true }) endReason!: PlanEndReason | null
  /** What a member said when they stopped it. */
  @Column('text', { name: 'end_note', default: '' }) endNote!: string
  @Column('text', { name: 'ended_by', nullable: true }) endedBy!: string | null
  @Column('timestamptz', { name: 'ended_at', nullable: true }) endedAt!: Date | null
  /** What falls due next: a step of the version, from 0, and which time it is, from 0. Left as it was at the end. */
  @Column('int', { name: 'next_step' }) nextStep!: number
  @Column('int', { name: 'next_round' }) nextRound!: number
  @Column('timestamptz', { name: 'next_due_at' }) nextDueAt!: Date
}
