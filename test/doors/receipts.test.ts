import { expect } from 'chai';
import { example } from '../support/browser/front-end.ts';
import { duringTests } from '../support/during-tests.ts';
import { useConfigDir } from '../support/publications.ts';
import { useService } from '../support/service.ts';
import { allDoors } from './all-doors.ts';
import { useDoor } from './door.ts';
import { publications } from './publications.ts';
import { metered, premium, sentinel } from './sentinel-site.ts';
import { startCountedStile } from './servers/counted-stile.ts';
import { badEntitlements, badReceipts, createMint, newKey } from './tokens.ts';
import { createVisitor, type Visitor } from './visitor.ts';

const receiptName = `stile_receipt_${example}`;
const entitlementName = `stile_entitlement_${example}`;

describe('item 2: receipts and entitlement tokens', () => {
  const keys = newKey();
  const config = useConfigDir(publications);
  const stile = duringTests(startCountedStile, ({ stop }) => stop());
  const service = useService(() => ({
    CONFIG_DIR: config.dir,
    LOG_LEVEL: 'silent',
    PUBLIC_URL: stile.url,
    SIGNING_KEYS: keys,
  }));
  before(() => stile.passTo(service.service.app));

  const mintFor = (reader: string, article: string, pem = keys) =>
    createMint(pem, { issuer: stile.url, publication: example, reader, article });

  /** Whose receipt is among these cookies. */
  function readerIn(reader: Visitor, path: string): string {
    const receipt = new RegExp(`${receiptName}=[^.]+\\.([^.]+)`).exec(reader.cookies(path))?.[1] ?? '';
    return JSON.parse(Buffer.from(receipt, 'base64url').toString()).sub;
  }

  for (const door of allDoors.filter(({ verifiesTokens }) => verifiesTokens))
    describe(door.name, () => {
      const started = useDoor(door, () => ({ url: stile.url, publication: example }));
      const withheld = metered('withheld');

      async function pastTheLimit() {
        const reader = createVisitor(started);
        for (const slug of ['first', 'second']) await reader.visit(metered(slug));
        const id = readerIn(reader, metered('first'));
        const visitWith = (name: string, token: string, path = withheld) =>
          reader.visit(path, { headers: { Cookie: `${reader.cookies('/')}; ${name}=${token}` } });
        return { id, visitWith, mint: mintFor(id, withheld), stranger: mintFor(id, withheld, newKey()) };
      }

      it('open an article again without a call, for the reader and the article that they are for', async () => {
        const { mint, visitWith } = await pastTheLimit();
        await visitWith(receiptName, mint.receipt());
        const before = stile.calls().meter;
        for (let times = 0; times < 5; times += 1)
          expect((await visitWith(receiptName, mint.receipt())).text).to.include(sentinel);
        expect((await visitWith(entitlementName, mint.entitlement())).text).to.include(sentinel);
        expect((await visitWith(entitlementName, mint.entitlement(), premium('x'))).text).to.include(sentinel);
        expect(stile.calls().meter).to.equal(before);
      });

      it('are kept in a cookie for the path of the article, which scripts cannot read', async () => {
        const reader = createVisitor(started);
        const { setCookies } = await reader.visit(`${metered('kept')}?utm_source=mail`);
        const cookie = setCookies.find((one) => one.startsWith(`${receiptName}=`)) ?? '';
        expect(cookie).to.match(/; HttpOnly; SameSite=Lax$/);
        expect(cookie).to.include(`; Path=${metered('kept')};`);
        expect(Number(/Max-Age=(\d+)/.exec(cookie)?.[1])).to.be.within(1, 30 * 60);
        const before = stile.calls().meter;
        for (let times = 0; times < 3; times += 1)
          expect((await reader.visit(metered('kept'))).text).to.include(sentinel);
        expect(stile.calls().meter).to.equal(before);
      });

      it('open nothing if anything about them is wrong', async () => {
        const { mint, stranger, visitWith } = await pastTheLimit();
        const bad = badReceipts(mint, stranger);
        for (const [what, receipt] of Object.entries(bad)) {
          const got = await visitWith(receiptName, receipt);
          expect(got.everything, `a receipt that ${what}`).to.not.include(sentinel);
        }
        for (const [what, token] of Object.entries(badEntitlements(mint, stranger)))
          for (const path of [withheld, premium('x')]) {
            const got = await visitWith(entitlementName, token, path);
            expect(got.everything, `an entitlement token that ${what}`).to.not.include(sentinel);
          }
        const premiumReceipt = mint.receipt({ article: premium('x'), tier: 'metered' });
        expect((await visitWith(receiptName, premiumReceipt, premium('x'))).everything).to.not.include(sentinel);
      });

      it('open nothing to whom is not known to be their reader', async () => {
        const { id, mint } = await pastTheLimit();
        const receipt = `${receiptName}=${mint.receipt()}`;
        const other = createVisitor(started);
        for (const slug of ['first', 'second']) await other.visit(metered(slug));
        const got = await other.visit(withheld, { headers: { Cookie: `${other.cookies('/')}; ${receipt}` } });
        expect(readerIn(other, metered('first'))).to.not.equal(id);
        expect(got.everything).to.not.include(sentinel);
        const before = stile.calls().meter;
        await createVisitor(started).visit(withheld, { headers: { Cookie: receipt } });
        expect(stile.calls().meter).to.equal(before + 1);
      });

      it('do not let invented keys make a door ask for the keys again and again', async () => {
        const { mint, visitWith } = await pastTheLimit();
        await visitWith(receiptName, mint.receipt());
        const before = stile.calls().keys;
        for (let index = 0; index < 20; index += 1)
          await visitWith(receiptName, mint.signed({ sub: 'x' }, { typ: 'receipt+jwt', kid: `invented-${index}` }));
        expect(stile.calls().keys - before).to.be.at.most(1);
      });
    });
});
