import { expect } from 'chai';
import { PaywallError } from '../../src/paywall/errors.ts';
import { eventually } from '../support/eventually.ts';
import { describeForEveryStore } from './every-store.ts';

const settings = {
  publication: 'nikkei-asian-review',
  part: 'settings',
  value: { title: 'Nikkei Asian Review' },
} as const;
const japanese = {
  publication: 'nikkei-asian-review',
  part: 'wording/ja',
  value: { title: '日経 "Asian" 1 2' },
} as const;

const conflict = (write: Promise<unknown>) =>
  write.then(
    () => 'written',
    (error: unknown) => (error instanceof PaywallError ? error.code : error),
  );

describeForEveryStore('the parts of publications', (store) => {
  it('are seeded where they are missing, and otherwise left alone', async () => {
    const { publications } = await store.open();
    expect(await publications.readAll()).to.deep.equal([]);
    expect(await publications.seed([settings])).to.deep.equal([settings]);
    const changed = { ...settings, value: { title: 'another' } };
    expect(await publications.seed([changed, japanese])).to.deep.equal([japanese]);
    expect(await publications.seed([])).to.deep.equal([]);
    expect(await publications.readAll()).to.have.deep.members([
      { ...settings, version: 1 },
      { ...japanese, version: 1 },
    ]);
  });

  it('seeded by two processes at once are written by one of them', async () => {
    const handles = await Promise.all([store.open(), store.open()]);
    const written = await Promise.all(handles.map(({ publications }) => publications.seed([settings, japanese])));
    expect(written.flat()).to.have.deep.members([settings, japanese]);
  });

  it('are written under a version that rises by one', async () => {
    const [one, other] = await Promise.all([store.open(), store.open()]);
    expect(await one.publications.write(settings, 0)).to.equal(1);
    const changed = { ...settings, value: { title: 'another' } };
    expect(await other.publications.write(changed, 1)).to.equal(2);
    expect(await one.publications.readAll()).to.deep.equal([{ ...changed, version: 2 }]);
  });

  it('are not written over a change that the writer has not seen', async () => {
    const { publications } = await store.open();
    expect(await conflict(publications.write(settings, 3))).to.equal('version-conflict');
    await publications.write(settings, 0);
    const before = await store.dump();
    for (const version of [0, 2]) {
      const write = publications.write({ ...settings, value: {} }, version);
      expect(await conflict(write)).to.equal('version-conflict');
    }
    expect(await store.dump()).to.equal(before);
  });

  it('are written together, or none of them if one is not as the writer has seen it', async () => {
    const [one, other] = await Promise.all([store.open(), store.open()]);
    const together = (...expected: readonly number[]) =>
      [settings, japanese].map((part, at) => ({ part, expectedVersion: expected[at] ?? 0 }));
    expect(await one.publications.writeAll(together(0, 0))).to.deep.equal([1, 1]);
    expect(await other.publications.writeAll(together(1, 1))).to.deep.equal([2, 2]);
    const before = await store.dump();
    for (const seen of [together(2, 1), together(1, 2), together(0, 2), together(2, 3)])
      expect(await conflict(one.publications.writeAll(seen))).to.equal('version-conflict');
    expect(await store.dump()).to.equal(before);
  });

  it('of twenty writers at once are written by one', async () => {
    const handles = await Promise.all([store.open(), store.open()]);
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        conflict(handles[index % 2]?.publications.write(settings, 0) ?? Promise.reject()),
      ),
    );
    expect(outcomes.filter((outcome) => outcome === 'written')).to.have.length(1);
    expect(outcomes.filter((outcome) => outcome === 'version-conflict')).to.have.length(19);
  });
});

describeForEveryStore('an announced change', (store) => {
  it('is heard within a second by every handle, the one that announced it among them', async () => {
    const handles = await Promise.all([store.open(), store.open()]);
    const heard = handles.map(() => 0);
    handles.forEach(({ changes }, index) => {
      changes.subscribe(() => {
        heard[index] = (heard[index] ?? 0) + 1;
      });
    });
    // A listener may also hear of the beginning of its own connection; what is announced later comes on top.
    for (let round = 1; round <= 3; round++) {
      const before = [...heard];
      await handles[round % 2]?.changes.announce();
      await eventually(() => heard.every((times, index) => times > (before[index] ?? 0)), 1_000);
    }
  });

  it('is not heard any more by one who has left', async () => {
    const { changes } = await store.open();
    let left = 0;
    let stayed = 0;
    const leave = changes.subscribe(() => {
      left += 1;
    });
    changes.subscribe(() => {
      stayed += 1;
    });
    leave();
    await changes.announce();
    await eventually(() => stayed > 0, 1_000);
    expect(left).to.equal(0);
  });
});

describeForEveryStore('a secret', (store) => {
  it('is made by one of two processes at once, and both are told', async () => {
    const handles = await Promise.all([store.open(), store.open()]);
    const told = await Promise.all(
      handles.map(({ secrets }, index) => secrets.readOrCreate('reader-secret', `candidate ${index}`)),
    );
    expect(told[0])
      .to.match(/^candidate/)
      .and.to.equal(told[1]);
    expect(await handles[0].secrets.readOrCreate('other', 'its own')).to.equal('its own');
  });

  it('can be replaced', async () => {
    const [one, other] = await Promise.all([store.open(), store.open()]);
    await one.secrets.readOrCreate('signing-keys', 'old');
    await one.secrets.replace('signing-keys', 'new');
    expect(await other.secrets.readOrCreate('signing-keys', 'candidate')).to.equal('new');
  });
});

describeForEveryStore('the sandbox clock', (store) => {
  it('is not moved at first, and where it was moved to is read by every handle', async () => {
    const [one, other] = await Promise.all([store.open(), store.open()]);
    expect(await one.clock.readOffsetMs()).to.equal(0);
    for (const offset of [7_776_000_000, -5, 0]) {
      await one.clock.writeOffsetMs(offset);
      expect(await other.clock.readOffsetMs()).to.equal(offset);
    }
  });
});
