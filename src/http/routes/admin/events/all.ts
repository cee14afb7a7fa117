import type { AdminRoute } from '../../../route.ts';
import type { HttpServices } from '../../../services.ts';
import { eventDeliveriesRoutes } from './deliveries.ts';
import { eventEndpointActsRoutes } from './endpoint-acts.ts';
import { eventEndpointsRoutes } from './endpoints.ts';

/** Everything about events. */
export const adminEventsRoutes = (services: Pick<HttpServices, 'events' | 'clock'>): readonly AdminRoute[] => [
  ...eventEndpointsRoutes(services),
  ...eventEndpointActsRoutes(services),
  ...eventDeliveriesRoutes(services),
];
