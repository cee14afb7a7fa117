export {
  type ArticleFacts,
  type DoorOptions,
  type Incident,
  isPrefetch,
  isView,
  type Tier,
  waitPage,
} from '@stile/core';
export { canonicalAddress, isAmbiguousAddress } from './address.ts';
export { createEdge, type Edge, type EdgeContext, type EdgeOptions } from './edge.ts';
export { createEdgeDoor } from './edge-door.ts';
export { factsInHeaders } from './facts.ts';
export { refusing, rewrittenHeaders, rewrittenTo, waiting } from './next.ts';
export type { PageCache } from './pages/page-cache.ts';
export { simpleCachePages, type TextCache } from './pages/simple-cache.ts';
export { markedPages } from './sites/marked-pages.ts';
export type { Site } from './sites/site.ts';
export { twoAddresses } from './sites/two-addresses.ts';
