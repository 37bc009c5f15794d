import { Entity, PrimaryColumn } from 'typeorm'

/** Who is in a small group; its leader is among them. */
@Entity('group_team_member')
export class GroupTeamMember {
  @PrimaryColumn('int', { name: 'team_id' }) teamId!: number
  @PrimaryColumn('text', { name: 'member_id' }) memberId!: string
}
