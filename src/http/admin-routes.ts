import type { AdminRoute } from './route.ts';
import { adminAuditRoute } from './routes/admin-audit.ts';
import { adminBannerPreviewRoute } from './routes/admin-banner-preview.ts';
import { adminBannersRoutes } from './routes/admin-banners.ts';
import { adminExplainRoute } from './routes/admin-explain.ts';
import { adminMeterRoutes } from './routes/admin-meter.ts';
import { adminOfferChangesRoutes } from './routes/admin-offer-changes.ts';
import { adminOffersRoutes } from './routes/admin-offers.ts';
import { adminPublicationsRoute } from './routes/admin-publications.ts';
import { adminReaderChangesRoutes } from './routes/admin-reader-changes.ts';
import { adminReadersRoutes } from './routes/admin-readers.ts';
import { adminReportsRoutes } from './routes/admin-reports.ts';
import type { HttpServices } from './services.ts';

/** Everything below `/v1/admin`. */
export const adminRoutes = (services: HttpServices): readonly AdminRoute[] => [
  adminPublicationsRoute(services),
  ...adminOffersRoutes(services),
  ...adminOfferChangesRoutes(services),
  ...adminReadersRoutes(services),
  ...adminReaderChangesRoutes(services),
  adminExplainRoute(services),
  ...adminReportsRoutes(services),
  adminAuditRoute(services),
  ...adminMeterRoutes(services),
  ...adminBannersRoutes(services),
  adminBannerPreviewRoute(services),
];
