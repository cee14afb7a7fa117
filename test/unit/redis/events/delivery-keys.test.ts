import { expect } from 'chai';
import { slotOf } from '../../../../src/redis/connection/key-slot.ts';
import { deliveriesKey, endpointsKey, progressKey, stateKeys } from '../../../../src/redis/events/delivery-keys.ts';
import { isEntitlementsKey, isOfPublication } from '../../../../src/redis/keys.ts';

describe('the keys of deliveries', () => {
  const keys = [endpointsKey('asia'), progressKey('asia'), deliveriesKey('asia', 'ep_1'), ...stateKeys('asia', 'ep_1')];

  it('stay as they are, because a changed one is a silent wipe', () => {
    expect(keys).to.deep.equal([
      'stile:{asia:hooks}:endpoints',
      'stile:{asia:hooks}:progress',
      'stile:{asia:hooks}:d:ep_1',
      'stile:{asia:hooks}:waiting:ep_1',
      'stile:{asia:hooks}:delivered:ep_1',
      'stile:{asia:hooks}:dead:ep_1',
    ]);
  });

  it('lie in one slot of a cluster, and go with their publication', () => {
    expect(new Set(keys.map(slotOf)).size).to.equal(1);
    for (const key of keys) {
      expect(isOfPublication(key, 'asia'), key).to.equal(true);
      expect(isOfPublication(key, 'asi'), key).to.equal(false);
      expect(isEntitlementsKey(key), key).to.equal(false);
    }
  });
});
