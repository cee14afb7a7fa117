import { type ComponentType, type LazyExoticComponent, lazy } from 'react';
import type { AdminRight } from '../../../../src/paywall/admin/rights.ts';
import type { IconName } from '../components/icon.tsx';

interface PageEntry {
  /** Its place in the address: `/admin/{publication}/{path}`; what follows is the page's own. */
  readonly path: string;
  readonly label: string;
  readonly icon: IconName;
  /** What seeing it takes; `read` if nothing is said. */
  readonly right?: AdminRight;
  readonly component: LazyExoticComponent<ComponentType>;
}

const page = (load: () => Promise<ComponentType>) => lazy(async () => ({ default: await load() }));

/** Every page of a publication, in the order of the navigation. Each is loaded when somebody first goes there. */
export const pages: readonly PageEntry[] = [
  {
    path: 'overview',
    label: 'Overview',
    icon: 'overview',
    component: page(async () => (await import('./overview/overview-page.tsx')).OverviewPage),
  },
  {
    path: 'offers',
    label: 'Offers',
    icon: 'offers',
    component: page(async () => (await import('./offers/offers-page.tsx')).OffersPage),
  },
  {
    path: 'meter',
    label: 'Meter',
    icon: 'meter',
    component: page(async () => (await import('./meter/meter-page.tsx')).MeterPage),
  },
  {
    path: 'segments',
    label: 'Segments',
    icon: 'segments',
    component: page(async () => (await import('./segments/segments-page.tsx')).SegmentsPage),
  },
  {
    path: 'wording',
    label: 'Wording',
    icon: 'wording',
    component: page(async () => (await import('./wording/wording-page.tsx')).WordingPage),
  },
  {
    path: 'experiments',
    label: 'Experiments',
    icon: 'experiments',
    component: page(async () => (await import('./experiments/experiments-page.tsx')).ExperimentsPage),
  },
  {
    path: 'links',
    label: 'Links',
    icon: 'links',
    component: page(async () => (await import('./links/links-page.tsx')).LinksPage),
  },
  {
    path: 'events',
    label: 'Events',
    icon: 'events',
    component: page(async () => (await import('./events/events-page.tsx')).EventsPage),
  },
  {
    path: 'agents',
    label: 'Agents',
    icon: 'agents',
    component: page(async () => (await import('./agents/agents-page.tsx')).AgentsPage),
  },
  {
    path: 'readers',
    label: 'Readers',
    icon: 'readers',
    component: page(async () => (await import('./readers/readers-page.tsx')).ReadersPage),
  },
  {
    path: 'audit',
    label: 'Audit',
    icon: 'audit',
    right: 'read-audit',
    component: page(async () => (await import('./audit/audit-page.tsx')).AuditPage),
  },
];
