/** What cannot be done in the simulated clients; the words are for the person or test that asked. */
export class Impossible extends Error {
  constructor(
    readonly status: 400 | 404 | 409,
    message: string,
  ) {
    super(message)
  }
}
