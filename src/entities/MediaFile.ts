import { Column, Entity, Index, PrimaryColumn } from 'typeorm'

export type MediaKind = 'image' | 'video' | 'file'

/** A file we keep so that it can be given to WeCom again: WeCom forgets what is uploaded after 3 days. */
@Entity('media_file')
// For what a member uploaded lately.
@Index('media_file_uploads', ['uploadedBy', 'createdAt'], { where: 'uploaded_by is not null' })
export class MediaFile {
  @PrimaryColumn('uuid') id!: string
  @Column('text') filename!: string
  @Column('text') kind!: MediaKind
  @Column('int') bytes!: number
  /** Kept in the database, so that one backup holds everything and every process can upload it. */
  @Column('bytea', { select: false }) content!: Buffer
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date
  /** The member who uploaded it; null = who runs the server, or before this was noted. */
  @Column('text', { name: 'uploaded_by', nullable: true }) uploadedBy!: string | null
  @Column('text', { name: 'media_id', nullable: true }) mediaId!: string | null
  @Column('timestamptz', { name: 'expires_at', nullable: true }) expiresAt!: Date | null
  @Column('text', { name: 'last_error', nullable: true }) lastError!: string | null
}
