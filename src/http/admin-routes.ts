import type { AdminRoute } from './route.ts';
import { adminAuditRoute } from './routes/admin-audit.ts';
import { adminBannerPreviewRoute } from './routes/admin-banner-preview.ts';
import { adminBannersRoutes } from './routes/admin-banners.ts';
import { adminMeterRoutes } from './routes/admin-meter.ts';
import { adminOfferChangesRoutes } from './routes/admin-offer-changes.ts';
import { adminOffersRoutes } from './routes/admin-offers.ts';
import { adminPublicationsRoute } from './routes/admin-publications.ts';
import { adminReadersRoutes } from './routes/admin-readers.ts';
import { adminReportsRoutes } from './routes/admin-reports.ts';
import type { HttpServices } from './services.ts';

/** Everything below `/v1/admin`. */
export const adminRoutes = (services: HttpServices): readonly AdminRoute[] => [
  adminPublicationsRoute(services),
  ...adminOffersRoutes(services),
  ...adminOfferChangesRoutes(services),
  ...adminReadersRoutes(services),
  ...adminReportsRoutes(services),
  adminAuditRoute(services),
  ...adminMeterRoutes(services),
  ...adminBannersRoutes(services),
  adminBannerPreviewRoute(services),
];
