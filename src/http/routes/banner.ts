import { z } from 'zod';
import { bannerFromOutline } from '../../paywall/banners/outlined-banner.ts';
import { PaywallError } from '../../paywall/errors.ts';
import { definePublicationRoute } from '../route.ts';
import { bannerSchema } from '../schemas/metering.ts';
import type { HttpServices } from '../services.ts';

/** The whole of a banner that was too large for the gate's header. It says nothing that the header's reader was not shown. */
export function bannerRoute({ bannerRefs, clock }: Pick<HttpServices, 'bannerRefs' | 'clock'>) {
  return definePublicationRoute({
    method: 'get',
    path: '/v1/{publication}/banner',
    summary: 'The whole banner of which the gate sent a part, by its `X-Stile-Banner-Ref`',
    tag: 'Metering',
    query: z.strictObject({ ref: z.string().min(1).max(8_192) }),
    body: null,
    answers: {
      200: { description: 'The banner.', schema: bannerSchema },
      404: { description: 'No such banner was shown in the last five minutes, or there is no such publication.' },
    },
    handle({ publication, query }) {
      const outline = bannerRefs.verify(publication.name, query.ref);
      const banner = outline === null ? null : bannerFromOutline(publication, outline, clock.now());
      if (banner === null)
        throw new PaywallError('not-found', 'There is no such banner, or it was shown too long ago.');
      return { status: 200, body: banner };
    },
  });
}
