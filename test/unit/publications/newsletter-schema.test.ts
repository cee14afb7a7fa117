import { expect } from 'chai';
import { publicationFile, publicationSettings } from '../../../src/publications/publication-schema.ts';
import { parseWith, toFault } from '../../../src/settings/faults.ts';

const meter = { limits: { anonymous: 1, registered: 2 } };
const file = (fields: object) => ({ title: 'The Sample', timeZone: 'Asia/Tokyo', meter, ...fields });

const read = (fields: object) => parseWith(publicationFile, file(fields));
const faultsOf = (fields: object) => {
  const parsed = read(fields);
  return 'faults' in parsed ? parsed.faults.map(toFault).map(({ path, message }) => `${path} ${message}`) : [];
};

const weekly = { id: 'weekly', keys: ['WEEKLY_KEY'] };

describe('the newsletters of a publication', () => {
  it('need an id and keys, and are as usual in all else', () => {
    const parsed = read({ newsletters: [weekly] });
    expect('value' in parsed && parsed.value.newsletters).to.deep.equal([
      { ...weekly, title: null, capPerDay: null, days: 30, off: false },
    ]);
    const none = read({});
    expect('value' in none && none.value.newsletters).to.deep.equal([]);
  });

  const refused: readonly (readonly [newsletters: readonly unknown[], fault: string])[] = [
    [[{ ...weekly, id: 'Weekly' }], 'newsletters.0.id must be up to 32 of a-z, 0-9 and -'],
    [[{ ...weekly, id: 'w'.repeat(33) }], 'newsletters.0.id must be up to 32 of a-z, 0-9 and -'],
    [[{ ...weekly, id: 'a_b' }], 'newsletters.0.id must be up to 32 of a-z, 0-9 and -'],
    [[weekly, weekly], 'newsletters.1 stands here twice'],
    [
      [{ ...weekly, keys: ['a secret itself'] }],
      'newsletters.0.keys.0 must be the name of an environment variable, not the secret',
    ],
    [[{ ...weekly, keys: ['A', 'A'] }], 'newsletters.0.keys.1 stands here twice'],
  ];

  for (const [newsletters, fault] of refused) {
    it(`are refused: ${fault}`, () => {
      expect(faultsOf({ newsletters })).to.deep.equal([fault]);
    });
  }

  it('are refused without a key, with too many days, or with a cap of nothing', () => {
    for (const fields of [{ keys: [] }, { days: 31 }, { days: 0 }, { capPerDay: 0 }, { capPerDay: 1.5 }, { cap: 1 }])
      expect(faultsOf({ newsletters: [{ ...weekly, ...fields }] }), JSON.stringify(fields)).to.have.length(1);
    const many = Array.from({ length: 65 }, (_, index) => ({ ...weekly, id: `n-${index}` }));
    expect(faultsOf({ newsletters: many })).to.deep.equal(['newsletters has more than 64 entries']);
  });

  it('keep the parameter of their tokens from naming articles', () => {
    const articleIdentity = { keep: ['id', 'st'] };
    const fault = 'articleIdentity.keep.1 holds newsletter tokens, and cannot name the article as well';
    expect(faultsOf({ newsletters: [weekly], articleIdentity })).to.deep.equal([fault]);
    expect(faultsOf({ articleIdentity })).to.deep.equal([]);
  });

  it('are none in what was stored before there were any', () => {
    const parsed = read({});
    const { newsletters: _, ...before } = 'value' in parsed ? parsed.value : { newsletters: [] };
    const again = parseWith(publicationSettings, before);
    expect('value' in again && again.value.newsletters).to.deep.equal([]);
  });
});
