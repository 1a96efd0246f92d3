/**
 * Puts the names of secrets back where their values stand: a server may repeat in its answer what it was told.
 *
 * @example withoutSecrets('no user ann', [['${MAIL_USER}', 'ann']]) // 'no user ${MAIL_USER}'
 */
export function withoutSecrets(text: string, secrets: readonly (readonly [string, string])[]): string {
  return secrets
    .flatMap(([name, value]) => [value, Buffer.from(value).toString('base64')].map(form => ({ name, form })))
    .toSorted((a, b) => b.form.length - a.form.length)
    .reduce((rest, { name, form }) => rest.replaceAll(form, () => name), text)
}
