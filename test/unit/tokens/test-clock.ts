import type { Clock, EpochMs } from '../../../src/paywall/clock.ts';

/** A clock that stands still until it is moved. */
export class TestClock implements Clock {
  private time: EpochMs;

  constructor(at: string) {
    this.time = Date.parse(at);
  }

  now(): EpochMs {
    return this.time;
  }

  advance(by: { readonly seconds: number }): void {
    this.time += by.seconds * 1000;
  }
}
