import type { AdminRoute } from '../../route.ts';
import type { HttpServices } from '../../services.ts';
import { adminLicencesRoutes } from './agents/licences.ts';
import { adminAgentPolicyRoutes } from './agents/policy.ts';
import { adminAgentRangesRoutes } from './agents/ranges.ts';
import { adminAgentReportRoute } from './agents/report.ts';
import { adminAuditRoute } from './audit.ts';
import { adminEventsRoutes } from './events/all.ts';
import { adminExperimentsRoutes } from './experiments/experiments.ts';
import { adminRunningExperimentsRoutes } from './experiments/running.ts';
import { adminExplainRoute } from './explain.ts';
import { adminGiftsRoutes } from './gifts.ts';
import { adminHistoryRoutes } from './history.ts';
import { adminLookUpRoute } from './look-up.ts';
import { adminMeterRoutes } from './meter.ts';
import { adminNewslettersRoutes } from './newsletters.ts';
import { adminNoticesRoute } from './notices.ts';
import { adminOfferChangesRoutes } from './offer-changes.ts';
import { adminOfferReviewRoute } from './offer-review.ts';
import { adminOffersRoutes } from './offers.ts';
import { adminPublicationsRoute } from './publications.ts';
import { adminReaderChangesRoutes } from './reader-changes.ts';
import { adminReaderPurchasesRoutes } from './reader-purchases.ts';
import { adminReadersRoutes } from './readers.ts';
import { adminReportsRoutes } from './reports.ts';
import { adminSalesReportsRoutes } from './sales-reports.ts';
import { adminSegmentsHistoryRoute } from './segments/history.ts';
import { adminSegmentsRoutes } from './segments/segments.ts';
import { adminTraitsRoutes } from './segments/traits.ts';
import { adminTrySegmentsRoute } from './segments/try.ts';
import { adminSessionsRoutes } from './sessions.ts';
import { adminTryAddressRoute } from './try-address.ts';
import { adminAppearanceRoutes } from './wording/appearance.ts';
import { adminBannerPreviewRoute } from './wording/banner-preview.ts';
import { adminBannersRoutes } from './wording/banners.ts';
import { adminWordingDraftsRoutes } from './wording/wording-drafts.ts';

/** Everything below `/v1/admin`. */
export const adminRoutes = (services: HttpServices): readonly AdminRoute[] => [
  adminPublicationsRoute(services),
  ...adminSessionsRoutes(services),
  ...adminOffersRoutes(services),
  ...adminOfferChangesRoutes(services),
  adminLookUpRoute(services),
  adminOfferReviewRoute(services),
  ...adminReadersRoutes(services),
  ...adminReaderChangesRoutes(services),
  ...adminReaderPurchasesRoutes(services),
  ...adminTraitsRoutes(services),
  adminExplainRoute(services),
  ...adminReportsRoutes(services),
  ...adminSalesReportsRoutes(services),
  adminAgentReportRoute(services),
  ...adminAgentRangesRoutes(services),
  adminNoticesRoute(services),
  adminAuditRoute(services),
  ...adminGiftsRoutes(services),
  ...adminEventsRoutes(services),
  ...adminAgentPolicyRoutes(services),
  ...adminLicencesRoutes(services),
  ...adminMeterRoutes(services),
  ...adminHistoryRoutes(services),
  ...adminExperimentsRoutes(services),
  ...adminRunningExperimentsRoutes(services),
  ...adminSegmentsRoutes(services),
  adminSegmentsHistoryRoute(services),
  adminTrySegmentsRoute(services),
  adminTryAddressRoute,
  ...adminNewslettersRoutes(services),
  ...adminAppearanceRoutes(services),
  ...adminBannersRoutes(services),
  ...adminWordingDraftsRoutes(services),
  adminBannerPreviewRoute(services),
];
