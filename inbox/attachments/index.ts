export { openAttachments } from './attachments.ts'
export { readForm } from './read-form.ts'
export { openResumable } from './resumable.ts'
