import { Column, Entity, PrimaryColumn } from 'typeorm'

/** One row: a number that grows with each change of the rules that are live, so that every process hears of it at its next look. */
@Entity('rule_set')
export class RuleSet {
  /** Always 1. */
  @PrimaryColumn('int') id!: number
  @Column('int') version!: number
  /**
   * What the live rules wait for of changes of what is known, as in src/decisions/rules/heard.ts: nothing else is written down for
   * them. `*` = it was not worked out yet, so everything is.
   */
  @Column('text', { array: true, default: () => `'{*}'` }) hears!: string[]
}
