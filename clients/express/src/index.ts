export type { ArticleFacts, Banner, Incident, Meter, Tier, Verdict } from '@stile/core';
export { articleJsonLd, htmlAbove, jsonLdScript, teaserOf } from '@stile/core';
export { type ExpressOptions, stile } from './stile.ts';
