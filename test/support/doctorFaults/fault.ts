import type { Installation } from '../installation'

type Settings = Record<string, string | undefined>

/** One thing that is wrong with an installation, and what the doctor must say of it. */
export interface Fault {
  /** What is wrong, in words. */
  what: string
  /** Makes it so; what it returns is set on top of the sound settings. */
  plant(ground: Ground): Settings | Promise<Settings>
  id: string
  cause: string
  status?: 'warning'
  /** A word of what was found, and of what helps. */
  found: RegExp
  fix: RegExp
  /** How far the machine's clock is off, in ms. */
  clockMs?: number
}

/** Where faults are planted: a sound installation, and ways to spoil it until the test is over. */
export interface Ground {
  sound: Installation
  /** Is called when the test is over, the latest first. */
  undo(act: () => unknown): void
  /** Lets WeCom answer `path` with this code; with 0, that there is nobody. */
  answering(path: string, errcode: number): Settings
  /** Changes the database until the test is over. */
  during(plant: string, remove: string): Promise<Settings>
  /** Somebody else's web server, which repeats the address it was asked for; its own address. */
  stranger(status?: number): Promise<string>
  /** The port of something that refuses every password as PostgreSQL does. */
  refusingPostgres(): Promise<number>
}

export const NOBODY_LISTENS = '127.0.0.1:2'
