import type { IncomingMessage } from 'node:http';
import { PaywallError } from '../../paywall/errors.ts';

/** The ETag of something that has a version. */
export const etagOf = (version: number): string => `"${version}"`;

/**
 * The versions that the caller has seen, by `If-Match`. What is no ETag of ours matches nothing, as a weak one does by RFC 9110.
 * Throws `precondition-required` without the header, and for `*`: that would overwrite what nobody has looked at.
 */
export function ifMatchVersions({ headers }: IncomingMessage): readonly number[] {
  const given = headers['if-match']?.trim() ?? '';
  if (given === '' || given === '*') {
    const message =
      'Send the ETag of the version that you have read as If-Match, so that no other change is overwritten.';
    throw new PaywallError('precondition-required', message);
  }
  return versionsIn(given);
}

/** The versions that a list of ETags names. */
export function versionsIn(tags: string): readonly number[] {
  return tags.split(',').flatMap((tag) => {
    const [, version] = /^\s*"(\d{1,15})"\s*$/.exec(tag) ?? [];
    return version === undefined ? [] : [Number(version)];
  });
}
