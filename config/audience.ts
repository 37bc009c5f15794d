/** Knobs of audiences, each with its reason. */
export const audience = {
  /** Names taken at once when rows of contact_fact are made anew: about a second of work. */
  batch: 5_000,
  /** What changed a moment ago counts in what is shown now; of more the worker takes care, and the screen does not wait. */
  atOnce: 500,
  /** What somebody else changed shows in an audience this soon. */
  pollMs: 1000,
  /** Bands of buyers are found anew so often: a little less than a day, for a job that begins a little earlier. */
  cutsEveryMs: 23 * 3600 * 1000,
  /** Contacts on a list that somebody brings in, and of these so many that are not ours are named. */
  listRows: 100_000,
  namedRows: 1000,
} as const
