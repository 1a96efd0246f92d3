import type { EmailConfig } from '../../../config/email-config.ts'
import type { AttachmentRow } from '../../attachments/attachment-table.ts'
import type { Attachments } from '../../attachments/attachments.ts'

export interface EmailOptions {
  /** The name of the connection. */
  readonly connection: string
  readonly config: EmailConfig
  readonly attachments: Attachments
  /** The file of an attachment; null if it is gone. */
  readonly attachment: (id: string) => Promise<AttachmentRow | null>
  /** Those of the given keys whose deliveries were taken before. */
  readonly known: (keys: readonly string[]) => Promise<readonly string[]>
  readonly env: Readonly<Record<string, string | undefined>>
  /** PEM certificates to trust instead of the system's. */
  readonly trusted?: string
  /** The current instant, in microseconds. */
  readonly now: () => number
}
