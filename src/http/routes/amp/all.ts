import { createAmpViewer } from '../../amp/amp-view.ts';
import type { PublicationRoute } from '../../route.ts';
import type { HttpServices } from '../../services.ts';
import { ampAuthorizeRoute } from './authorize.ts';
import { ampLoginRoutes } from './login.ts';
import { ampLoginConfirmRoutes } from './login-confirm.ts';
import { ampPingbackRoute } from './pingback.ts';

/** What AMP pages ask. */
export function ampRoutes(services: HttpServices): readonly PublicationRoute[] {
  const view = createAmpViewer(services);
  return [
    ampAuthorizeRoute(services, view),
    ampPingbackRoute(services, view),
    ...ampLoginRoutes(services),
    ...ampLoginConfirmRoutes(services),
  ];
}
