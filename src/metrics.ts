import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client'

export interface Metrics {
  registry: Registry
  /** Callbacks at the door: new, repeat, refused, or not-stored (the fault was ours). */
  callbacks: Counter<'result'>
  /** Seconds from a callback's arrival to its acknowledgement. */
  acknowledged: Histogram
  /** Events worked on: handled, waiting (failed, tried again), dead. */
  events: Counter<'outcome'>
  /** Messages settled by the outbox. */
  messages: Counter<'outcome'>
  /** (Member, contact) pairs whose tags were sent: done, refused, waiting (tried again), lost. */
  tagMarks: Counter<'outcome'>
  /** Notifications of WeChat Pay at the door: new, repeat, refused, or not-stored (the fault was ours). */
  payNotifications: Counter<'result'>
  corpTags: Gauge
  ticks: Counter<'job' | 'result'>
  queue: Gauge<'queue'>
  queueLag: Gauge<'queue'>
  /** The latest run of the sync: relations read, and what it found: added, changed, gone; parts skipped. */
  sync: Gauge<'what'>
  databaseUp: Gauge
}

/** Every metric there is, by name. */
export function createMetrics(): Metrics {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  return {
    registry,
    callbacks: new Counter({
      name: 'changlai_callbacks_total',
      help: 'Callbacks at the door by result',
      labelNames: ['result'],
      registers,
    }),
    acknowledged: new Histogram({
      name: 'changlai_callback_seconds',
      help: 'Seconds from arrival to acknowledgement',
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5],
      registers,
    }),
    events: new Counter({
      name: 'changlai_events_total',
      help: 'Inbox events worked on by outcome',
      labelNames: ['outcome'],
      registers,
    }),
    messages: new Counter({
      name: 'changlai_messages_total',
      help: 'Outbox messages settled by outcome',
      labelNames: ['outcome'],
      registers,
    }),
    ...payMetrics(registers),
    ...tagMetrics(registers),
    ticks: new Counter({
      name: 'changlai_ticks_total',
      help: 'Job ticks by result',
      labelNames: ['job', 'result'],
      registers,
    }),
    queue: new Gauge({
      name: 'changlai_queue_rows',
      help: 'Rows in the work tables by state',
      labelNames: ['queue'],
      registers,
    }),
    queueLag: new Gauge({
      name: 'changlai_queue_lag_seconds',
      help: 'Age of the oldest row that is due',
      labelNames: ['queue'],
      registers,
    }),
    sync: new Gauge({
      name: 'changlai_sync_rows',
      help: 'The latest sync: relations read and about how many there are, rows added, changed, gone, parts skipped',
      labelNames: ['what'],
      registers,
    }),
    databaseUp: new Gauge({ name: 'changlai_database_up', help: '1 = the database answers', registers }),
  }
}

function payMetrics(registers: Registry[]): Pick<Metrics, 'payNotifications'> {
  return {
    payNotifications: new Counter({
      name: 'changlai_pay_notifications_total',
      help: 'Notifications of WeChat Pay at the door by result',
      labelNames: ['result'],
      registers,
    }),
  }
}

function tagMetrics(registers: Registry[]): Pick<Metrics, 'tagMarks' | 'corpTags'> {
  return {
    tagMarks: new Counter({
      name: 'changlai_tag_marks_total',
      help: 'Changes of tags sent to WeCom by outcome, one per member and contact',
      labelNames: ['outcome'],
      registers,
    }),
    corpTags: new Gauge({ name: 'changlai_corp_tags', help: 'Corp tags in use; WeCom allows 3000', registers }),
  }
}
