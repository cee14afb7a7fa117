import type { UseFormReturnType } from '@mantine/form';
import type { ReactNode } from 'react';
import type { OfferDraft } from '../offer-draft.ts';

export type OfferForm = UseFormReturnType<OfferDraft>;

/** The faults of a field and of whatever lies in it, as one text; undefined if there is none. */
export function faultsAt({ errors }: Pick<OfferForm, 'errors'>, path: string): ReactNode {
  const own = Object.entries(errors).filter(([at]) => at === path || at.startsWith(`${path}.`));
  return own.length === 0 ? undefined : own.map(([, message]) => message).join('; ');
}

const fieldPaths: readonly string[] = [
  'id',
  'name',
  'price.amount',
  'price.currency',
  'term',
  'then.amount',
  'then.every',
  'startsAt',
  'endsAt',
  'eligibility.lapsedAtLeastDays',
  'eligibility.countries',
  'templates.label',
  'templates.deadline',
  'templates.locales',
];

/** What is wrong if there is no field to say it at. */
export const faultsElsewhere = ({ errors }: Pick<OfferForm, 'errors'>) =>
  Object.entries(errors).filter(([at]) => !fieldPaths.some((path) => at === path || at.startsWith(`${path}.`)));
