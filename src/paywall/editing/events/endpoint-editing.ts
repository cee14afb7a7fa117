import type { AuditRecorder } from '../../admin/audit-recorder.ts';
import type { EpochMs } from '../../clock.ts';
import { PaywallError } from '../../errors.ts';
import { type Delivery, waitingAgain } from '../../events/delivery.ts';
import type { DeliveryStore, KeptEndpoint } from '../../events/delivery-store.ts';
import { type EventEndpoint, mostEndpoints, rotationMs } from '../../events/endpoint.ts';
import { checkVersion, type Edit } from '../part-editing.ts';

/** What admins say of an endpoint. */
export type EndpointRule = Pick<EventEndpoint, 'url' | 'name' | 'types'> & { readonly enabled: boolean };

type EndpointEdit = Edit & { readonly id: string };

interface Shown {
  readonly kept: KeptEndpoint;
  /** As the receiver needs it; it is not shown again. */
  readonly secret: string;
}

/** How admins change where events go. All throw `store-unavailable`; those that name an endpoint `not-found`. */
export interface EndpointEditor {
  read(publication: string, id: string): Promise<KeptEndpoint>;
  /** Has the publication write events from then on. Throws `too-many-endpoints`. */
  create(edit: Edit, rule: Omit<EndpointRule, 'enabled'>): Promise<Shown>;
  /** Throws `version-conflict` where somebody else has changed it meanwhile. */
  replace(edit: EndpointEdit & { readonly seenVersions: readonly number[] }, rule: EndpointRule): Promise<KeptEndpoint>;
  remove(edit: EndpointEdit): Promise<void>;
  /** The secret before signs along for a day. */
  rotate(edit: EndpointEdit): Promise<Shown>;
  /** What waited is tried at once, and what happened meanwhile is sent. */
  enable(edit: EndpointEdit): Promise<KeptEndpoint>;
  /** Has one event sent again. Throws `not-found` for one that is not in the log. */
  replayOne(edit: EndpointEdit, event: string): Promise<void>;
  /** Has everything sent again that was given up; returns how many. */
  replayFailed(edit: EndpointEdit): Promise<number>;
  /** Has everything sent that happened since then and is kept, also what was delivered. */
  replaySince(edit: EndpointEdit, since: EpochMs): Promise<void>;
}

interface Needs {
  readonly deliveries: DeliveryStore;
  readonly record: AuditRecorder;
  readonly newId: () => string;
  readonly newSecret: () => string;
  /** Sealed, so that a stolen store signs nothing. */
  readonly seal: (publication: string, endpoint: string, secret: string) => string;
  readonly switchOn: (edit: Edit) => Promise<void>;
}

const ruleOf = ({ url, name, types, disabled }: EventEndpoint): EndpointRule => ({
  url,
  name,
  types,
  enabled: disabled === null,
});

/** So many are sent again side by side. */
const repeatedAtOnce = 100;

const noSuchEndpoint = () => new PaywallError('not-found', 'There is no such endpoint.');

const tooManyEndpoints = () =>
  new PaywallError('too-many-endpoints', `A publication may have ${mostEndpoints} endpoints.`);

/** The same endpoint, on or off. */
function switched(endpoint: EventEndpoint, enabled: boolean, now: EpochMs): EventEndpoint {
  if (enabled === (endpoint.disabled === null)) return endpoint;
  return enabled
    ? { ...endpoint, disabled: null, enabledAt: now }
    : { ...endpoint, disabled: { at: now, why: 'admin' } };
}

export function createEndpointEditor(needs: Needs): EndpointEditor {
  const { deliveries, record, newId, newSecret, seal, switchOn } = needs;

  async function read(publication: string, id: string): Promise<KeptEndpoint> {
    const found = (await deliveries.endpoints(publication)).find(({ endpoint }) => endpoint.id === id);
    if (found === undefined) throw noSuchEndpoint();
    return found;
  }

  async function note(edit: Edit, what: string, [before, after]: readonly [unknown, unknown]): Promise<void> {
    const { publication, who, via, now } = edit;
    await record(publication, { at: now, who, via, what, before, after });
  }

  async function write(edit: Edit, found: KeptEndpoint, endpoint: EventEndpoint): Promise<KeptEndpoint> {
    const version = await deliveries.writeEndpoint(edit.publication, endpoint, found.version);
    return { ...found, endpoint, version };
  }

  /** Whether it waits again by this. */
  async function repeat({ publication, now }: Edit, delivery: Delivery): Promise<boolean> {
    return deliveries.record(publication, waitingAgain(delivery, now));
  }

  return {
    read,

    async create(edit, rule) {
      const { publication, now } = edit;
      if ((await deliveries.endpoints(publication)).length >= mostEndpoints) throw tooManyEndpoints();
      const [id, secret] = [newId(), newSecret()];
      const endpoint: EventEndpoint = {
        ...rule,
        id,
        secret: seal(publication, id, secret),
        previous: null,
        createdAt: now,
        disabled: null,
        enabledAt: null,
        replay: null,
      };
      const version = await deliveries.writeEndpoint(publication, endpoint, 0);
      // Others may have been made meanwhile. Of several that are too many perhaps none stays, and never one too many.
      if ((await deliveries.endpoints(publication)).length > mostEndpoints) {
        await deliveries.removeEndpoint({ publication, endpoint: id });
        throw tooManyEndpoints();
      }
      await note(edit, `endpoint.create ${id}`, [null, ruleOf(endpoint)]);
      await switchOn(edit);
      return { kept: { endpoint, version, progress: null, revision: 0 }, secret };
    },

    async replace({ id, seenVersions, ...edit }, { enabled, ...rule }) {
      const found = await read(edit.publication, id);
      checkVersion(found.version, seenVersions, 'endpoint');
      const written = await write(edit, found, switched({ ...found.endpoint, ...rule }, enabled, edit.now));
      await note(edit, `endpoint.update ${id}`, [ruleOf(found.endpoint), ruleOf(written.endpoint)]);
      if (found.endpoint.disabled !== null && enabled)
        await deliveries.touch({ publication: edit.publication, endpoint: id });
      return written;
    },

    async remove({ id, ...edit }) {
      const { endpoint } = await read(edit.publication, id);
      await deliveries.removeEndpoint({ publication: edit.publication, endpoint: id });
      await note(edit, `endpoint.delete ${id}`, [ruleOf(endpoint), null]);
    },

    async rotate({ id, ...edit }) {
      const found = await read(edit.publication, id);
      const secret = newSecret();
      const previous = { secret: found.endpoint.secret, until: edit.now + rotationMs };
      const next = { ...found.endpoint, secret: seal(edit.publication, id, secret), previous };
      const kept = await write(edit, found, next);
      await note(edit, `endpoint.rotate ${id}`, [null, null]);
      return { kept, secret };
    },

    async enable({ id, ...edit }) {
      const found = await read(edit.publication, id);
      if (found.endpoint.disabled === null) return found;
      const kept = await write(edit, found, switched(found.endpoint, true, edit.now));
      await deliveries.touch({ publication: edit.publication, endpoint: id });
      await note(edit, `endpoint.enable ${id}`, [ruleOf(found.endpoint), ruleOf(kept.endpoint)]);
      return kept;
    },

    async replayOne({ id, ...edit }, event) {
      await read(edit.publication, id);
      const place = { publication: edit.publication, endpoint: id };
      const found = await deliveries.find({ ...place, id: event });
      if (found === null) throw new PaywallError('not-found', 'There is no such event in the log of this endpoint.');
      await repeat(edit, found);
      await deliveries.touch(place);
      await note(edit, `endpoint.replay ${id}`, [null, { event }]);
    },

    async replayFailed({ id, ...edit }) {
      await read(edit.publication, id);
      const place = { publication: edit.publication, endpoint: id };
      const filter = { endpoint: id, state: 'dead' as const };
      let [cursor, count]: [string | null, number] = [null, 0];
      do {
        const page = await deliveries.page(edit.publication, { cursor, limit: repeatedAtOnce, filter });
        const done = await Promise.all(page.deliveries.map((delivery) => repeat(edit, delivery)));
        count += done.filter(Boolean).length;
        cursor = page.next;
      } while (cursor !== null);
      await deliveries.touch(place);
      await note(edit, `endpoint.replay ${id}`, [null, { failed: count }]);
      return count;
    },

    async replaySince({ id, ...edit }, since) {
      const found = await read(edit.publication, id);
      const replay = { number: (found.endpoint.replay?.number ?? 0) + 1, since, at: edit.now };
      await write(edit, found, { ...found.endpoint, replay });
      await note(edit, `endpoint.replay ${id}`, [null, { since: new Date(since).toISOString() }]);
    },
  };
}
