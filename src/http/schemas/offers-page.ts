import { z } from 'zod';
import { offersQuery } from './offers.ts';

const back = z.string().max(2048).optional().openapi({
  description: "Where the reader goes afterwards, in one of the publication's origins; else to the site.",
});

const { locale } = offersQuery.shape;

/** People come by links of any kind: what else is in the address is passed over. */
export const pageQuery = z.looseObject({ return: back, locale });

export const portalForm = z.object({ return: back, locale }).openapi('OffersPagePortalForm');
export const checkoutForm = portalForm.extend({ offer: z.string().min(1).max(64) }).openapi('OffersPageForm');
