import type { KnownAdmin } from '../../paywall/admin/admin.ts';
import { authorOf } from '../../paywall/admin/audit-log.ts';
import type { Publication } from '../../paywall/publication.ts';
import type { HeldReader } from '../../paywall/support/support-desk.ts';
import type { Answer } from '../route.ts';
import type { HttpServices } from '../services.ts';
import { accessJson } from './access-json.ts';
import type { NamedReader } from './find-reader.ts';
import { readerJson } from './reader-json.ts';
import { createReaderLookup, type LookupNeeds, nameInAudit } from './reader-lookup.ts';

/** What the audit log keeps of a reader: their access and a number, and nothing of what they bought or when they read. */
function auditJson({ entitlement, views }: HeldReader, publication: Publication) {
  const { purchases: _, ...access } = accessJson(entitlement, publication);
  return { ...access, counted: views.length };
}

interface Act {
  readonly verb: string;
  readonly run: () => Promise<unknown>;
  /** Whether it only takes away: then nothing is done to an id of which nothing is stored. */
  readonly takes?: boolean;
  readonly reason: string | undefined;
  /** What else the audit log is to say of it. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** Does something to a reader, writes down who did, and answers the reader as they are then. */
export function createReaderChange(needs: LookupNeeds & Pick<HttpServices, 'record'>) {
  const { supportDesk, record, clock } = needs;
  const lookup = createReaderLookup(needs);
  return async (
    named: NamedReader,
    admin: KnownAdmin,
    { verb, run, takes = false, reason, details = {} }: Act,
  ): Promise<Answer> => {
    const { publication } = named.buyer;
    const before = await supportDesk.read(named.buyer, clock.now());
    const isVain = takes && !before.known;
    if (!isVain) await run();
    const after = await lookup.tell(named);
    if (!isVain)
      await record(publication.name, {
        at: clock.now(),
        ...authorOf(admin),
        what: `reader.${verb} ${nameInAudit(named)}`,
        before: auditJson(before, publication),
        after: { ...auditJson(after.held, publication), ...details, reason },
      });
    return { status: 200, body: readerJson(after, supportDesk.pageOf) };
  };
}
