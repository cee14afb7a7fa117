import { expect } from 'chai';
import fc from 'fast-check';
import { canonicalArticleId } from '../../../../src/paywall/articles/article-identity.ts';
import {
  choices,
  chooser,
  type Meaning,
  meaning,
  parameterName,
  parameterValue,
  segment,
  spellAddress,
} from './spellings.ts';

const kind = fc.constantFrom('path', 'url');

/** Two addresses that differ in one thing alone. */
const different: fc.Arbitrary<readonly [Meaning, Meaning]> = fc
  .record({
    address: meaning,
    at: fc.nat(),
    other: segment,
    name: parameterName,
    value: parameterValue,
    what: fc.nat(4),
  })
  .map(({ address, at, other, name, value, what }) => {
    const { segments, parameters } = address;
    const place = at % segments.length;
    const index = parameters.length === 0 ? 0 : at % parameters.length;
    const [named, valued] = parameters[index] ?? [name, ''];
    const changed: readonly Meaning[] = [
      { segments: segments.with(place, other), parameters },
      { segments: [...segments, other], parameters },
      { segments, parameters: parameters.toSpliced(index, 1, [named, `${value}${valued}y`]) },
      { segments, parameters: parameters.toSpliced(index, 1, [`${name}y`, valued]) },
      { segments, parameters: [...parameters, [name, value]] },
    ];
    return [address, changed[what] ?? address] as const;
  });

const meant = ({ segments, parameters }: Meaning) =>
  JSON.stringify([segments, parameters.toSorted(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0))]);

describe('which addresses are one article', () => {
  it('B2: any spelling of one address is one article', () => {
    fc.assert(
      fc.property(meaning, kind, fc.tuple(choices, choices), (address, as, two) => {
        const [first, second] = two.map((drawn) => spellAddress(address, as, chooser(drawn)));
        expect(canonicalArticleId(first ?? ''), `${first} and ${second}`).to.equal(canonicalArticleId(second ?? ''));
      }),
      { numRuns: 2_000 },
    );
  });

  it('B2: any two different addresses are two', () => {
    fc.assert(
      fc.property(different, kind, choices, choices, ([one, other], as, ...drawn) => {
        fc.pre(meant(one) !== meant(other));
        const [first, second] = [one, other].map((each, index) => spellAddress(each, as, chooser(drawn[index] ?? [])));
        expect(canonicalArticleId(first ?? ''), `${first} and ${second}`).to.not.equal(
          canonicalArticleId(second ?? ''),
        );
      }),
      { numRuns: 2_000 },
    );
  });

  it('B2: a canonical id is its own canonical id', () => {
    const identities = fc.record({
      keep: fc.constantFrom(null, ['xa']),
      drop: fc.constantFrom([], ['x*']),
      hostAliases: fc.constantFrom([], ['www']),
      pathSuffixes: fc.constantFrom([], ['/a', '/b/*']),
      ignoreCase: fc.boolean(),
      ambiguous: fc.constant('refuse' as const),
    });
    const spelled = fc
      .tuple(meaning, kind, choices)
      .map(([address, as, drawn]) => spellAddress(address, as, chooser(drawn)));
    fc.assert(
      fc.property(spelled, identities, (address, identity) => {
        const id = canonicalArticleId(address, identity);
        expect(canonicalArticleId(id, identity)).to.equal(id);
      }),
      { numRuns: 1_000 },
    );
  });

  it('B2: bytes that are no text are told apart too', () => {
    const bytes = fc.uint8Array({ minLength: 1, maxLength: 6 }).map((drawn) => [...drawn]);
    const escaped = (drawn: readonly number[]) =>
      drawn.map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
    const isText = (drawn: readonly number[]) => !Buffer.from(drawn).toString('utf8').includes('\uFFFD');
    fc.assert(
      fc.property(bytes, bytes, fc.constantFrom('/a', '/?a='), (one, other, start) => {
        fc.pre(!isText(one) && !isText(other) && escaped(one) !== escaped(other));
        expect(canonicalArticleId(start + escaped(one))).to.not.equal(canonicalArticleId(start + escaped(other)));
      }),
    );
  });
});
