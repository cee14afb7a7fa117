import { expect } from 'chai';
import { stringify } from 'yaml';
import { describeFileFault } from '../../../src/publications/checked-file.ts';
import { describeChange, diffParts, partsOf } from '../../../src/publications/part-diff.ts';
import { loadPublicationFiles } from '../../../src/publications/publication-files.ts';
import { configDirs, plainFiles } from '../../support/fixtures/config-dir.ts';

const now = Date.UTC(2026, 10, 23);

const rule = (id: string, then: object = { limits: { anonymous: 15 } }) => ({ id, name: id, when: {}, then });

describe('segments.yaml', () => {
  const dirs = configDirs();
  after(dirs.remove);

  function load(rules: readonly object[]) {
    const dir = dirs.make({ ...plainFiles, 'publications/sample/segments.yaml': stringify({ rules }) });
    const { publications, faults } = loadPublicationFiles(dir, now);
    return { publications, faults: faults.map((each) => describeFileFault(each).replace(`${dir}/publications/`, '')) };
  }

  it('need not be there, and is a part of the publication if it is', () => {
    const [without] = loadPublicationFiles(dirs.make(plainFiles), now).publications;
    expect(partsOf(without === undefined ? [] : [without]).map(({ part }) => part)).to.not.include('segments');
    const { publications } = load([rule('first')]);
    const part = partsOf(publications).find((each) => each.part === 'segments');
    expect(part?.value).to.deep.equal([{ ...rule('first'), on: true }]);
  });

  it('is refused with the line of what cannot be saved', () => {
    expect(load([rule('first'), rule('second', { offers: ['gone'] })]).faults).to.deep.equal([
      'sample/segments.yaml:13: rules.1.then.offers.0: is no offer of this publication: gone',
    ]);
    expect(load([rule('first'), rule('first')]).faults[0]).to.match(/rules\.1: stands here twice$/);
  });

  it('differs from the store in what a rule says, and in the order alone', () => {
    const partWith = (rules: readonly object[]) =>
      partsOf(load(rules).publications).filter(({ part }) => part === 'segments');
    const stored = partWith([rule('first'), rule('second')]).map((part) => ({ ...part, version: 2 }));
    const lines = (rules: readonly object[]) => diffParts(partWith(rules), stored).flatMap(describeChange);
    expect(lines([rule('first'), rule('second')])).to.deep.equal([]);
    expect(lines([rule('second'), rule('first', { limits: { anonymous: 3 } })])).to.deep.equal([
      'sample/segments: changed',
      '  first.then.limits.anonymous: 15 -> 3',
      '  order: ["first","second"] -> ["second","first"]',
    ]);
  });
});
