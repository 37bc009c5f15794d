const DAY = 24 * 3600 * 1000
const HOUR = 3600 * 1000

/** Knobs of files, each with its reason. */
export const media = {
  /** WeCom forgets uploaded media after 3 days. */
  lifetimeMs: 3 * DAY,
  /** Uploaded again when less than this is left, so that a night without network is survived. */
  refreshBeforeMs: 24 * HOUR,
  /** Files are kept in the database and its backups: a member uploads the pictures of a few texts, no archive. */
  uploadsPerMinute: 20,
  uploadBytesPerDay: 200 * 1024 * 1024,
  /** A file is held in memory while it comes, with 20 MB at most: of one member, and of all together. */
  uploadsAtOnce: 2,
  uploadsAtOnceOfAll: 8,
} as const
