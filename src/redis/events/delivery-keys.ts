import { type DeliveryState, deliveryStates } from '../../paywall/events/delivery.ts';

/*
 * Keys of what is sent to publishers' systems. All of one publication bear the same hash tag, so that one script may touch them in a cluster
 * too. None expires: the process that delivers removes what is old.
 */

const home = (publication: string) => `stile:{${publication}:hooks}`;

/** Hash: endpoint → the endpoint as JSON, a space, its version. Never expires. */
export const endpointsKey = (publication: string) => `${home(publication)}:endpoints`;

/** Hash: endpoint → how far it has come, as JSON; `~` + endpoint → how often it was touched; `#` → the last place in the log. Never expires. */
export const progressKey = (publication: string) => `${home(publication)}:progress`;

/** Hash: the id of an event → its delivery as JSON, a space, its version. Never expires. */
export const deliveriesKey = (publication: string, endpoint: string) => `${home(publication)}:d:${endpoint}`;

/** Sorted set: the ids of the deliveries of an endpoint in one state, by their places in the log. Never expires. */
export const stateKey = (publication: string, endpoint: string, state: DeliveryState) =>
  `${home(publication)}:${state}:${endpoint}`;

export const stateKeys = (publication: string, endpoint: string): readonly [string, string, string] => {
  const [waiting, delivered, dead] = deliveryStates;
  const keyOf = (state: DeliveryState) => stateKey(publication, endpoint, state);
  return [keyOf(waiting), keyOf(delivered), keyOf(dead)];
};
