import type { GiftRecord } from '../../../paywall/gifts/gift.ts';
import type { NamedReader } from '../../admin/find-reader.ts';
import { exportJson, readerJson } from '../../admin/reader-json.ts';
import { createReaderLookup, type LookupNeeds, lookAt, nameInAudit } from '../../admin/reader-lookup.ts';
import { createGiftJson } from '../../gifts/gift-json.ts';
import { type AdminRoute, definePublicationAdminRoute } from '../../route.ts';
import { namedReaderQuery, readerExportSchema, readerSchema } from '../../schemas/readers.ts';
import type { HttpServices } from '../../services.ts';

export const oneReader = '/v1/admin/publications/{publication}/readers/{id}';

export const noSuchReader = {
  description: 'There can be no such reader (`not-found`), or there is no such publication.',
};

const common = { tag: 'Admin: readers', method: 'get', query: namedReaderQuery, body: null } as const;

type Needs = LookupNeeds & Pick<HttpServices, 'recordLook' | 'giftStore' | 'giftedArticle' | 'readerFacts'>;

/** The support desk, where it only looks. */
export function adminReadersRoutes(needs: Needs): readonly AdminRoute[] {
  const { supportDesk, recordLook, giftStore, readerFacts, clock } = needs;
  const giftJson = createGiftJson(needs);
  const lookup = createReaderLookup(needs);

  async function giftsOf({ buyer: { publication, key } }: NamedReader) {
    const { given, redeemed } = await giftStore.ofReader(publication.name, key);
    // Who made them is the reader, or somebody of whom the reader is to learn nothing.
    const shown = (gift: GiftRecord) => {
      const { by: _, ...rest } = giftJson(publication, gift, clock.now());
      return rest;
    };
    return { given: given.map(shown), redeemed: redeemed.map(shown) };
  }

  const factsOf = ({ buyer: { publication, key } }: NamedReader) =>
    readerFacts.read({ publication: publication.name, reader: key, now: clock.now() });

  return [
    definePublicationAdminRoute({
      ...common,
      path: oneReader,
      right: 'read',
      summary: 'What a reader bought, was given and has read, by reader id or sign-in id',
      answers: { 200: { description: 'The reader.', schema: readerSchema }, 404: noSuchReader },
      async handle(call) {
        const named = lookup.find(call);
        const told = await lookup.tell(named);
        await recordLook(lookAt(named, call.admin, 'look'));
        return { status: 200, body: readerJson(told, supportDesk.pageOf) };
      },
    }),
    definePublicationAdminRoute({
      ...common,
      path: `${oneReader}/export`,
      right: 'export-readers',
      summary: 'Everything that is held of a reader, to be given to them',
      answers: {
        200: { description: 'A file to be kept, as JSON.', schema: readerExportSchema },
        404: noSuchReader,
      },
      async handle(call) {
        const named = lookup.find(call);
        const told = await lookup.tell(named);
        await recordLook(lookAt(named, call.admin, 'export'));
        const changes = await supportDesk.changes(call.publication.name, nameInAudit(named));
        return {
          status: 200,
          headers: { 'Content-Disposition': `attachment; filename="${call.publication.name}-${told.id}.json"` },
          body: exportJson(told, { changes, gifts: await giftsOf(named), facts: await factsOf(named) }),
        };
      },
    }),
  ];
}
