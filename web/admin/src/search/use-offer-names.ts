import { useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type { offerListAnswer } from '../../../../src/http/schemas/offers.ts';
import { useClient } from '../api/api-context.tsx';
import { useApiPath, usePublication } from '../api/publication-context.tsx';
import type { OfferName } from './offer-names.ts';

type Offer = z.output<typeof offerListAnswer>['offers'][number];

/** Every text by which somebody may know an offer. */
const textsIn = (value: unknown): readonly string[] => {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
};

const searchable = (offer: Offer): OfferName => ({
  id: offer.id,
  label: offer.name ?? offer.id,
  about: offer.status,
  keywords: [offer.id, ...textsIn(offer.templates)],
});

/** The offers of the publication, as one looks for them. */
export function useOfferNames(): readonly OfferName[] {
  const client = useClient();
  const path = useApiPath('/offers');
  const { data } = useQuery({
    queryKey: [usePublication().name, 'offers'],
    queryFn: async ({ signal }) => (await client<z.output<typeof offerListAnswer>>(path, { signal })).body,
  });
  return data?.offers.map(searchable) ?? [];
}
