import type { KnownAdmin } from '../../paywall/admin/admin.ts';
import { authorOf } from '../../paywall/admin/audit-log.ts';
import type { ReaderLook } from '../../paywall/admin/reader-looks.ts';
import type { Publication } from '../../paywall/publication.ts';
import type { NamedReaderQuery } from '../schemas/readers.ts';
import type { HttpServices } from '../services.ts';
import { withinTime } from '../within-time.ts';
import { createReaderFinder, type NamedReader } from './find-reader.ts';
import type { ShownReader } from './reader-json.ts';

export type LookupNeeds = Pick<HttpServices, 'hashes' | 'supportDesk' | 'supportCodes' | 'clock'>;

/** The support desk waits no longer for the payment provider, and shows what there is without it. */
const providerWithinMs = 4_000;

interface Named {
  readonly publication: Publication;
  readonly params: Readonly<Record<string, string>>;
  readonly query: NamedReaderQuery;
}

/** Looks readers up for the support desk. */
export function createReaderLookup(needs: LookupNeeds) {
  const { supportDesk, supportCodes, clock } = needs;
  const findReader = createReaderFinder(needs);

  return {
    find: ({ publication, params, query }: Named): NamedReader => findReader(publication, params['id'] ?? '', query.by),

    named: findReader,

    async tell({ buyer, kind }: NamedReader): Promise<ShownReader> {
      const { publication, reader } = buyer;
      const now = clock.now();
      const held = await supportDesk.read(buyer, now);
      const atProvider =
        held.customers.length === 0
          ? null
          : await withinTime(supportDesk.lookAtProvider(held, publication.name), providerWithinMs);
      const supportCode = supportCodes.of(reader);
      return { id: reader, supportCode, kind: kind ?? held.kind, publication, held, atProvider, now };
    },
  };
}

/** The name of a reader in the audit log and in stores. It is not the id, so that no log names an erased reader. */
export const nameInAudit = ({ buyer }: NamedReader): string => Buffer.from(buyer.key).toString('base64url');

/** An admin's look at a reader, as the audit log has it. */
export const lookAt = (named: NamedReader, admin: KnownAdmin, way: ReaderLook['way']): ReaderLook => ({
  publication: named.buyer.publication.name,
  way,
  by: authorOf(admin),
  reader: nameInAudit(named),
});
