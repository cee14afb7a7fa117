import type { z } from 'zod';
import type { offerSchema } from '../../../../../src/http/schemas/offers.ts';

/** An offer as the admin API returns it. */
export type OfferBody = z.output<typeof offerSchema>;

/** An offer as the admin API takes it. */
export type OfferToSave = z.input<typeof offerSchema>;
