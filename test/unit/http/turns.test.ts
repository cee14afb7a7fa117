import { expect } from 'chai';
import { createTurns } from '../../../src/http/turns.ts';
import { eventually } from '../../support/eventually.ts';

describe('the end of a turn of the event loop', () => {
  it('calls everybody back who asked, in their order, after what was asked for meanwhile', async () => {
    const atEnd = createTurns();
    const called: string[] = [];
    atEnd(() => called.push('first'));
    await Promise.resolve();
    atEnd(() => called.push('second'));
    called.push('still this turn');
    await eventually(() => called.length === 3);
    expect(called).to.deep.equal(['still this turn', 'first', 'second']);
  });

  it('comes for all others where one of them throws', async () => {
    const atEnd = createTurns();
    const called: string[] = [];
    const watching = process.listeners('uncaughtException');
    process.removeAllListeners('uncaughtException');
    const thrown = new Promise((resolve) => process.once('uncaughtException', resolve));
    try {
      atEnd(() => called.push('first'));
      atEnd(() => {
        throw new Error('of the second');
      });
      atEnd(() => called.push('third'));
      expect(await thrown).to.include({ message: 'of the second' });
      await eventually(() => called.length === 2);
    } finally {
      for (const listener of watching) process.on('uncaughtException', listener);
    }
    expect(called).to.deep.equal(['first', 'third']);
  });
});
