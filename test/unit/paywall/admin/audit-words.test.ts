import { expect } from 'chai';
import { auditSentence, auditWords } from '../../../../src/paywall/admin/audit-words.ts';

describe('U11: an entry of the audit log in words', () => {
  const sentences: [string, string, string][] = [
    ['edith', 'offer.update trial-3-months', 'edith changed the offer trial-3-months'],
    ['olga', 'meter.update', 'olga changed the meter'],
    ['olga', 'wording.create de', 'olga made the wording de'],
    ['olga', 'reader.erase 5zQ-', 'olga erased the reader 5zQ-'],
    ['vera', 'reader.export 0_aZ', 'vera exported the reader 0_aZ'],
    ['vera', 'reader.find 0_aZ', 'vera searched for a reader by an email, kept as 0_aZ'],
    ['stile', 'purchase.promotion 0_aZ', 'A promotion code was used by the reader 0_aZ'],
    ['(nobody)', 'sign-in.fail 0_aZ', 'A sign-in failed from the network 0_aZ'],
    ['(nobody)', 'sign-in.fail', 'More sign-ins failed'],
    ['olga', 'network.open x', 'olga: network.open x'],
    ['olga', 'offer.constructor x', 'olga: offer.constructor x'],
    ['olga', 'toString.update x', 'olga: toString.update x'],
  ];
  for (const [who, what, sentence] of sentences) {
    it(`${what} says “${sentence}”`, () => {
      expect(auditSentence(who, what)).to.equal(sentence);
    });
  }

  it('names apart what it is about, so that pages can link to it', () => {
    expect(auditWords('edith', 'offer.end winter')).to.deep.equal({
      did: 'edith ended',
      thing: 'offer',
      called: 'the offer',
      about: 'winter',
    });
  });
});
