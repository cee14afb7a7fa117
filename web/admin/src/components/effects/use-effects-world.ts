import { useQueries, useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type { offerListAnswer } from '../../../../../src/http/schemas/offers.ts';
import type { wordingListAnswer } from '../../../../../src/http/schemas/wording/banners.ts';
import { useClient } from '../../api/api-context.tsx';
import { useApiPath, usePublication } from '../../api/publication-context.tsx';
import { type MeterBody, useMeter } from '../../api/use-meter.ts';
import type { WordingBody } from '../wording/wording-draft.ts';

type OfferList = z.output<typeof offerListAnswer>;

/** What the publication has, of which effects make something else. */
export interface EffectsWorld {
  readonly offers: OfferList['offers'];
  readonly meter: MeterBody;
  /** The published texts, by locale; the default language first. */
  readonly wordings: ReadonlyMap<string, WordingBody>;
}

/** Null until all of it is there. */
export function useEffectsWorld(): { readonly world: EffectsWorld | null; readonly error: Error | null } {
  const client = useClient();
  const { name } = usePublication();
  const offersPath = useApiPath('/offers');
  const textsPath = useApiPath('/banners');
  const meter = useMeter();
  const offers = useQuery({
    queryKey: [name, 'offers'],
    queryFn: async ({ signal }) => (await client<OfferList>(offersPath, { signal })).body,
  });
  const texts = useQuery({
    queryKey: [name, 'wording'],
    queryFn: async ({ signal }) => (await client<z.output<typeof wordingListAnswer>>(textsPath, { signal })).body,
  });
  const { defaultLocale = '', wordings: listed = [] } = texts.data ?? {};
  const locales = listed.map(({ locale }) => locale).sort((one) => (one === defaultLocale ? -1 : 0));
  const wordings = useQueries({
    queries: locales.map((locale) => ({
      queryKey: [name, 'wording', locale],
      queryFn: async ({ signal }: { readonly signal: AbortSignal }) => {
        const { body, etag } = await client<WordingBody>(`${textsPath}/${encodeURIComponent(locale)}`, { signal });
        return { wording: body, etag: etag ?? '' };
      },
    })),
  });
  const error = meter.error ?? offers.error ?? texts.error ?? wordings.find((each) => each.error !== null)?.error;
  const found = wordings.flatMap(({ data }) => (data === undefined ? [] : [data.wording]));
  const isWhole = texts.data !== undefined && found.length === locales.length;
  if (meter.data === undefined || offers.data === undefined || !isWhole) return { world: null, error: error ?? null };
  return {
    world: {
      offers: offers.data.offers,
      meter: meter.data.meter,
      wordings: new Map(found.map((wording) => [wording.locale, wording])),
    },
    error: null,
  };
}
