import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import type { offerListAnswer } from '../../../../../src/http/schemas/offers.ts';
import { useClient } from '../../api/api-context.tsx';
import { useApiPath, usePublication } from '../../api/publication-context.tsx';
import type { OfferBody, OfferToSave } from './offer-api.ts';
import type { OfferReview } from './review/review.ts';

export type OfferList = z.output<typeof offerListAnswer>;

/** An offer in the version in which it was seen. */
export interface SeenOffer {
  readonly offer: OfferBody;
  readonly etag: string;
}

const keysOf = (publication: string) => ({
  all: [publication, 'offers'] as const,
  one: (id: string) => [publication, 'offers', id] as const,
});

const seen = ({ body, etag }: { body: OfferBody; etag: string | null }): SeenOffer => ({
  offer: body,
  etag: etag ?? '',
});

export function useOfferList() {
  const client = useClient();
  const path = useApiPath('/offers');
  return useQuery({
    queryKey: keysOf(usePublication().name).all,
    queryFn: async ({ signal }) => (await client<OfferList>(path, { signal })).body,
  });
}

export function useOffer(id: string) {
  const client = useClient();
  const path = useApiPath(`/offers/${id}`);
  return useQuery({
    queryKey: keysOf(usePublication().name).one(id),
    queryFn: async ({ signal }) => seen(await client<OfferBody>(path, { signal })),
    // An admin who comes back to the window sees what has changed meanwhile.
    staleTime: 0,
  });
}

/** What one does with offers. Each throws the `Problem` with which it is refused; what it answers is seen everywhere on the page. */
export function useOfferChanges() {
  const client = useClient();
  const queries = useQueryClient();
  const path = useApiPath('/offers');
  const keys = keysOf(usePublication().name);

  function keep(answer: SeenOffer): SeenOffer {
    queries.setQueryData(keys.one(answer.offer.id), answer);
    void queries.invalidateQueries({ queryKey: keys.all, exact: true });
    return answer;
  }

  const save = useMutation({
    /** Without an ETag the offer is made. */
    mutationFn: async ({ body, etag }: { body: OfferToSave; etag: string | null }) => {
      const made = etag === null;
      const options = made ? ({ method: 'POST' } as const) : ({ method: 'PUT', ifMatch: etag } as const);
      return keep(seen(await client<OfferBody>(made ? path : `${path}/${body.id}`, { ...options, body })));
    },
  });

  const end = useMutation({
    mutationFn: async (id: string) => keep(seen(await client<OfferBody>(`${path}/${id}/end`, { method: 'POST' }))),
  });

  const remove = useMutation({
    mutationFn: async ({ id, etag }: { id: string; etag: string }) => {
      await client(`${path}/${id}`, { method: 'DELETE', ifMatch: etag });
      queries.removeQueries({ queryKey: keys.one(id) });
      await queries.invalidateQueries({ queryKey: keys.all, exact: true });
    },
  });

  /** What an offer would do once it is saved, or once it is deleted where it is null. */
  const review = useMutation({
    mutationFn: async ({ id, offer, etag }: { id: string; offer: OfferToSave | null; etag: string | null }) => {
      const seenBefore = etag === null ? {} : { ifMatch: etag };
      return (await client<OfferReview>(`${path}/${id}/review`, { method: 'POST', body: { offer }, ...seenBefore }))
        .body;
    },
  });

  /** As it is now, past what was kept here. */
  const look = async (id: string) => keep(seen(await client<OfferBody>(`${path}/${id}`)));

  return { save, end, remove, review, look };
}
