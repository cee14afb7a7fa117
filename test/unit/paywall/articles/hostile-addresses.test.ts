import { expect } from 'chai';
import { isAmbiguousAddress } from '../../../../src/paywall/articles/ambiguous-address.ts';
import {
  canonicalArticleId,
  isTooLong,
  usualArticleIdentity,
} from '../../../../src/paywall/articles/article-identity.ts';

const rule = {
  ...usualArticleIdentity,
  drop: ['ref_*'],
  hostAliases: ['m'],
  pathSuffixes: ['/amp', '/page/*', '/x/*'],
  ignoreCase: true,
};

/** The processor time of this process that it takes, in milliseconds: less than the time that passes where the machine is busy. */
function cpuMs(run: () => void): number {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

/** The least of several attempts, for what else the process does only adds to it. */
const leastMs = (run: () => void) => Math.min(...Array.from({ length: 5 }, () => cpuMs(run)));

const everything = (address: string) => {
  isAmbiguousAddress(address);
  isTooLong(canonicalArticleId(address, rule));
};

const shapes: Readonly<Record<string, (bytes: number) => string>> = {
  slashes: (bytes) => `/a${'/'.repeat(bytes)}`,
  'slashes alone': (bytes) => '/'.repeat(bytes),
  'tracking parameters': (bytes) => `/a?${'utm_x=1&'.repeat(bytes / 8)}`,
  'parameters of one name': (bytes) => `/a?${'b=1&'.repeat(bytes / 4)}`,
  'percent signs': (bytes) => `/a${'%'.repeat(bytes)}`,
  'escaped percent signs': (bytes) => `/a${'%25'.repeat(bytes / 3)}`,
  'escapes of escapes': (bytes) => `/a/%${'25'.repeat(bytes / 2)}`,
  'escaped letters': (bytes) => `/a${'%61'.repeat(bytes / 3)}`,
  'bytes that are no text': (bytes) => `/a${'%E3'.repeat(bytes / 3)}`,
  'dot segments': (bytes) => `/a${'/..'.repeat(bytes / 3)}`,
  'ends of a path': (bytes) => `/a${'/amp'.repeat(bytes / 4)}`,
  'numbered ends of a path': (bytes) => `/a${'/x/1'.repeat(bytes / 4)}`,
  'ends of a path with slashes between': (bytes) => `/a${'/amp//'.repeat(bytes / 6)}`,
  'parts of a host': (bytes) => `https://${'m.'.repeat(bytes / 2)}example.com/a`,
  'marks in the wrong order': (bytes) => `/a${'\u0300'.repeat(bytes / 4)}${'\u0323'.repeat(bytes / 4)}`,
  'marks of an id': (bytes) => `a${'\u0300'.repeat(bytes / 4)}${'\u0323'.repeat(bytes / 4)}`,
  'byte-order marks': (bytes) => `/a${'\uFEFF'.repeat(bytes / 3)}`,
  semicolons: (bytes) => `/a${';'.repeat(bytes)}`,
};

describe('the time that an address takes', function () {
  this.timeout(60_000);

  for (const [name, of] of Object.entries(shapes)) {
    it(`B2: grows no faster than its length: ${name}`, () => {
      const [short, long] = [of(1_024), of(16_384)];
      everything(long);
      const sixteenShort = leastMs(() => {
        for (let time = 0; time < 16 * 8; time += 1) everything(short);
      });
      const oneLong = leastMs(() => {
        for (let time = 0; time < 8; time += 1) everything(long);
      });
      // What is quadratic takes sixteen times as long; a few milliseconds are the grain of the measurement.
      expect(oneLong).to.be.lessThan(5 * sixteenShort + 10);
      expect(oneLong / 8, 'milliseconds for 16 KiB').to.be.lessThan(60);
    });
  }
});
