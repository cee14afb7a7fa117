import { mostTraits } from '../../../../paywall/segments/reader-facts.ts';
import { createReaderFinder, type NamedReader } from '../../../admin/find-reader.ts';
import { traitsJson } from '../../../admin/known-json.ts';
import { lookAt } from '../../../admin/reader-lookup.ts';
import { invalidRequest } from '../../../parse.ts';
import { type AdminRoute, definePublicationAdminRoute } from '../../../route.ts';
import { namedReaderQuery } from '../../../schemas/readers.ts';
import { traitsAnswer } from '../../../schemas/segments/known.ts';
import { traitsBody, traitsQuery } from '../../../schemas/segments/traits.ts';
import type { HttpServices } from '../../../services.ts';
import { noSuchReader, oneReader } from '../readers.ts';

const path = `${oneReader}/traits`;

const common = { tag: 'Admin: readers', path } as const;

const ofReader = { description: 'The traits that the reader has now.', schema: traitsAnswer };

type Needs = Pick<HttpServices, 'readerFacts' | 'hashes' | 'clock' | 'recordLook'>;

const placeOf = ({ buyer: { publication, key } }: NamedReader) => ({ publication: publication.name, reader: key });

/** What the publisher's own systems know of a reader: pushed here, it decides with the next view. The audit log keeps none of it. */
export function adminTraitsRoutes(needs: Needs): readonly AdminRoute[] {
  const { readerFacts, clock, recordLook } = needs;
  const find = createReaderFinder(needs);

  async function answerOf(named: NamedReader) {
    const facts = await readerFacts.read({ ...placeOf(named), now: clock.now() });
    return { status: 200, body: traitsJson(facts, named.buyer.publication) };
  }

  return [
    definePublicationAdminRoute({
      ...common,
      method: 'get',
      right: 'read',
      summary: 'The traits of a reader, and when they were first seen',
      query: namedReaderQuery,
      body: null,
      answers: { 200: ofReader, 404: noSuchReader },
      async handle({ publication, params, query, admin }) {
        const named = find(publication, params['id'] ?? '', query.by);
        const answer = await answerOf(named);
        await recordLook(lookAt(named, admin, 'look'));
        return answer;
      },
    }),
    definePublicationAdminRoute({
      ...common,
      method: 'put',
      right: 'edit',
      summary: 'Say something of a reader, for a time, for the rules for segments to ask for',
      query: namedReaderQuery,
      body: traitsBody,
      answers: { 200: ofReader, 404: noSuchReader },
      async handle({ publication, params, query, body }) {
        const named = find(publication, params['id'] ?? '', query.by);
        const now = clock.now();
        const traits = new Map(Object.entries(body.traits));
        const change = { ...placeOf(named), traits, endsAt: now + body.ttlSeconds * 1000, now };
        if (traits.size > 0 && !(await readerFacts.putTraits(change)))
          throw invalidRequest('body', [
            { path: 'traits', message: `would give the reader more than ${mostTraits} traits` },
          ]);
        return answerOf(named);
      },
    }),
    definePublicationAdminRoute({
      ...common,
      method: 'delete',
      right: 'edit',
      summary: 'Forget the traits of a reader, or one of them',
      query: traitsQuery,
      body: null,
      answers: { 204: { description: 'The reader has none such any more.' }, 404: noSuchReader },
      async handle({ publication, params, query }) {
        const named = find(publication, params['id'] ?? '', query.by);
        const names = query.name === undefined ? {} : { names: [query.name] };
        await readerFacts.removeTraits({ ...placeOf(named), ...names, now: clock.now() });
        return { status: 204 };
      },
    }),
  ];
}
