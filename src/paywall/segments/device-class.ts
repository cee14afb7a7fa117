import type { DeviceClass } from './segment.ts';

const tablet = /iPad|Tablet|PlayBook|Kindle|Silk\/(?!.*Mobile)|Android(?!.*Mobile)/i;
const mobile = /Mobi|iPhone|iPod|Opera Mini/i;

/**
 * What kind of device a browser says it runs on; null if it says nothing. `isMobile`: the client hint `Sec-CH-UA-Mobile`, if there is one.
 * An iPad whose browser says that it is a Mac counts as a desktop.
 */
export function deviceClassOf(userAgent: string, isMobile: boolean | null = null): DeviceClass | null {
  if (userAgent === '') return isMobile === true ? 'mobile' : null;
  if (tablet.test(userAgent)) return 'tablet';
  return isMobile === true || mobile.test(userAgent) ? 'mobile' : 'desktop';
}
