import type { AdminRoute } from '../../route.ts';
import type { HttpServices } from '../../services.ts';
import { adminAuditRoute } from './audit.ts';
import { adminBannerPreviewRoute } from './banner-preview.ts';
import { adminBannersRoutes } from './banners.ts';
import { adminExplainRoute } from './explain.ts';
import { adminGiftsRoutes } from './gifts.ts';
import { adminMeterRoutes } from './meter.ts';
import { adminNewslettersRoutes } from './newsletters.ts';
import { adminOfferChangesRoutes } from './offer-changes.ts';
import { adminOfferReviewRoute } from './offer-review.ts';
import { adminOffersRoutes } from './offers.ts';
import { adminPublicationsRoute } from './publications.ts';
import { adminReaderChangesRoutes } from './reader-changes.ts';
import { adminReaderPurchasesRoutes } from './reader-purchases.ts';
import { adminReadersRoutes } from './readers.ts';
import { adminReportsRoutes } from './reports.ts';
import { adminTryAddressRoute } from './try-address.ts';

/** Everything below `/v1/admin`. */
export const adminRoutes = (services: HttpServices): readonly AdminRoute[] => [
  adminPublicationsRoute(services),
  ...adminOffersRoutes(services),
  ...adminOfferChangesRoutes(services),
  adminOfferReviewRoute(services),
  ...adminReadersRoutes(services),
  ...adminReaderChangesRoutes(services),
  ...adminReaderPurchasesRoutes(services),
  adminExplainRoute(services),
  ...adminReportsRoutes(services),
  adminAuditRoute(services),
  ...adminGiftsRoutes(services),
  ...adminMeterRoutes(services),
  adminTryAddressRoute,
  ...adminNewslettersRoutes(services),
  ...adminBannersRoutes(services),
  adminBannerPreviewRoute(services),
];
