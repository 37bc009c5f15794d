import type { Decoders } from './fields'

/** Work that WeCom did in the background is finished (callbacks-and-app.md 2.7). */
export const jobEvents = {
  batch_job_result: (f) => {
    // Nested as a rule, at the top level in a variant.
    const job = f.children('batchjob')[0] ?? f
    return {
      jobId: job.text('jobid'),
      jobType: job.maybe('jobtype'),
      errcode: job.number('errcode'),
      errmsg: job.maybe('errmsg'),
    }
  },
  upload_media_job_finish: (f) => ({ jobId: f.text('jobid') }),
} satisfies Decoders
