import type { z } from 'zod';
import type { problemSchema } from '../../../../src/http/schemas/metering.ts';

type ProblemBody = z.output<typeof problemSchema>;

/** What is wrong with one field of a body that was sent. */
export type FieldFault = NonNullable<ProblemBody['errors']>[number];

/** An answer that is none of success: an RFC 9457 problem. */
export class Problem extends Error {
  readonly status: number;
  /** Which problem it is; `unreachable` where there was no answer at all. */
  readonly code: string;
  readonly faults: readonly FieldFault[];
  /** The id by which the service's log knows the request. */
  readonly instance: string | null;

  constructor({ status, code, detail, errors, instance }: Partial<ProblemBody>) {
    super(detail ?? 'The service gave no reason.');
    this.name = 'Problem';
    this.status = status ?? 0;
    this.code = code ?? 'unknown';
    this.faults = errors ?? [];
    this.instance = instance ?? null;
  }
}

export const isProblem = (error: unknown, code: string): error is Problem =>
  error instanceof Problem && error.code === code;

/** The message for a person. Anything but a problem is a fault of these pages. */
export const messageOf = (error: unknown): string =>
  error instanceof Problem ? error.message : 'Something went wrong on this page. Reload it, and try again.';
