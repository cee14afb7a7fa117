import { expect } from 'chai';
import fc from 'fast-check';
import {
  appearanceStyle,
  contrast,
  paletteFaults,
  paletteProperties,
  usualAppearance,
} from '../../../../src/paywall/wording/appearance.ts';
import { appearance, storedAppearance } from '../../../../src/publications/appearance-schema.ts';

const colour = fc
  .tuple(fc.nat(255), fc.nat(255), fc.nat(255))
  .map((parts) => `#${parts.map((part) => part.toString(16).padStart(2, '0')).join('')}`);

describe('the appearance of a publication', () => {
  it('U16: is as usual if nothing is written, and that can be read', () => {
    expect(appearance.parse({})).to.deep.equal(usualAppearance);
  });

  it('U16: refuses colours that readers could not read, with the field named, and reads them from a store', () => {
    const pale = {
      ...usualAppearance,
      text: '#cccccc',
      dark: { text: '#ffffff', background: '#000000', accent: '#111111' },
    };
    const { error } = appearance.safeParse(pale);
    expect(error?.issues.map(({ path }) => path.join('.')).sort()).to.deep.equal(['dark.accent', 'text']);
    expect(storedAppearance.parse(pale)).to.deep.equal(pale);
  });

  it('U16: puts words on every accent that can be read, and links in a colour that can', () => {
    fc.assert(
      fc.property(colour, colour, colour, (text, background, accent) => {
        const palette = { text, background, accent };
        fc.pre(paletteFaults(palette).length === 0);
        const properties = paletteProperties(palette);
        expect(contrast(properties['--stile-on-accent'], accent)).to.be.at.least(4.5);
        expect(contrast(properties['--stile-link'], background)).to.be.at.least(4.5);
      }),
    );
  });

  for (const font of ['"Noto Serif", Georgia, serif', 'system-ui', '-apple-system, serif']) {
    const fits = !font.startsWith('-');
    it(`U16: ${fits ? 'takes' : 'refuses'} the font ${font}`, () => {
      expect(appearance.safeParse({ font }).success).to.equal(fits);
    });
  }

  for (const font of [
    'a;b',
    'url(x)',
    '"a"}body{display:none',
    '</style>',
    'Georgia,serif',
    '"',
    "'Noto'",
    'a\\3b',
    '',
  ]) {
    it(`U16: refuses a font that is more than names: ${font}`, () => {
      expect(appearance.safeParse({ font }).success).to.equal(false);
    });
  }

  it('U16: is a style sheet of custom properties, light and dark', () => {
    const style = appearanceStyle({ settings: { appearance: { ...usualAppearance, font: 'Georgia' } } });
    expect(style).to.equal(
      ':root{--stile-color:#1b1e23;--stile-background:#ffffff;--stile-accent:#1864ab;--stile-on-accent:#ffffff;--stile-link:#1864ab;--stile-font:Georgia;--stile-radius:6px}\n' +
        '@media (prefers-color-scheme: dark){:root{--stile-color:#e6e8eb;--stile-background:#16181c;--stile-accent:#74c0fc;--stile-on-accent:#000000;--stile-link:#74c0fc}}',
    );
    expect(appearanceStyle({ settings: { appearance: { ...usualAppearance, dark: null } } })).to.not.include('@media');
  });
});
