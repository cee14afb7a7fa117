import { expect } from 'chai';
import { browserOf } from '../../../src/http/admin/browser-kind.ts';

describe('the kind of a browser', () => {
  const apple = 'AppleWebKit/537.36 (KHTML, like Gecko)';
  const kinds: [string | undefined, string][] = [
    [
      `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${apple} Chrome/149.0.0.0 Safari/537.36 Edg/149.0.0.0`,
      'Edge on Windows',
    ],
    [`Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) ${apple} Chrome/149.0.0.0 Safari/537.36`, 'Chrome on ChromeOS'],
    [`Mozilla/5.0 (Linux; Android 10; K) ${apple} Chrome/149.0.0.0 Mobile Safari/537.36`, 'Chrome on Android'],
    [
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/26.0 Safari/605.1.15',
      'Safari on macOS',
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) AppleWebKit/605.1.15 CriOS/149.0 Mobile Safari/604.1',
      'Chrome on iOS',
    ],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:149.0) Gecko/20100101 Firefox/149.0', 'Firefox on Linux'],
    ['curl/8.5.0', 'Another program'],
    ['<script>', 'Another program'],
    [undefined, 'Another program'],
  ];
  for (const [agent, kind] of kinds) {
    it(`${kind}: ${agent}`, () => {
      expect(browserOf({ headers: agent === undefined ? {} : { 'user-agent': agent } })).to.equal(kind);
    });
  }
});
