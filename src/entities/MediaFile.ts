import { Column, Entity, PrimaryColumn } from 'typeorm'

export type MediaKind = 'image' | 'video' | 'file'

/** A file we keep so that it can be given to WeCom again: WeCom forgets what is uploaded after 3 days. */
@Entity('media_file')
export class MediaFile {
  @PrimaryColumn('uuid') id!: string
  @Column('text') filename!: string
  @Column('text') kind!: MediaKind
  @Column('int') bytes!: number
  /** Kept in the database, so that one backup holds everything and every process can upload it. */
  @Column('bytea', { select: false }) content!: Buffer
  /** The member who brought it, and may use it; null = a script, or kept before this was written down. */
  @Column('text', { name: 'kept_by', nullable: true }) keptBy!: string | null
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date
  @Column('text', { name: 'media_id', nullable: true }) mediaId!: string | null
  @Column('timestamptz', { name: 'expires_at', nullable: true }) expiresAt!: Date | null
  @Column('text', { name: 'last_error', nullable: true }) lastError!: string | null
}
