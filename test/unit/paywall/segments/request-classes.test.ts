import { expect } from 'chai';
import { deviceClassOf } from '../../../../src/paywall/segments/device-class.ts';
import { referrerClassOf } from '../../../../src/paywall/segments/referrer-class.ts';

describe('the class of a device', () => {
  const agents: Readonly<Record<string, string | null>> = {
    'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 Safari/604.1': 'mobile',
    'Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36': 'mobile',
    'Mozilla/5.0 (Linux; Android 13; SM-X710) AppleWebKit/537.36 Chrome/120.0 Safari/537.36': 'tablet',
    'Mozilla/5.0 (iPad; CPU OS 12_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148': 'tablet',
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/120.0 Safari/537.36': 'desktop',
    '': null,
  };
  for (const [agent, device] of Object.entries(agents))
    it(`is ${device} for ${agent || 'no user agent'}`, () => expect(deviceClassOf(agent)).to.equal(device));

  it('is mobile if a client hint says so', () => {
    expect([deviceClassOf('', true), deviceClassOf('Chrome', true), deviceClassOf('Chrome', false)]).to.deep.equal([
      'mobile',
      'mobile',
      'desktop',
    ]);
  });
});

describe('the class of a referrer', () => {
  const origins = ['https://asia.nikkei.com', 'https://www.google.press'];
  const referrers: Readonly<Record<string, string | null>> = {
    '': 'direct',
    'https://asia.nikkei.com/a?b': 'internal',
    'https://asia.nikkei.com.evil.example/': 'other',
    'https://www.google.press/x': 'internal',
    'https://www.google.co.jp/': 'search',
    'https://news.google.com/': 'other',
    'https://mygoogle.com/': 'other',
    'https://duckduckgo.com/': 'search',
    'android-app://com.google.android.googlequicksearchbox/': 'search',
    'https://t.co/abc': 'social',
    'https://l.facebook.com/': 'social',
    'https://x.com/a': 'social',
    'https://ex.com/a': 'other',
    'https://chat.com/': 'other',
    'no address': null,
  };
  for (const [referrer, found] of Object.entries(referrers))
    it(`is ${found} for ${referrer || 'none'}`, () => expect(referrerClassOf(referrer, origins)).to.equal(found));
});
