/** The colours of a page, as `#rrggbb`. */
export interface Palette {
  readonly text: string;
  readonly background: string;
  /** Buttons, borders, and links if it can be read on the background. */
  readonly accent: string;
}

/** How a publication looks: its banners in previews, its component, and the pages that Stile itself shows its readers. */
export interface Appearance extends Palette {
  /** For readers whose device is set to dark; null if the publication looks the same there. */
  readonly dark: Palette | null;
  /** A CSS list of font families; null for that of the page or the device. */
  readonly font: string | null;
  /** Of the corners of buttons and boxes, in CSS pixels. */
  readonly radius: number;
}

/** What a publication looks like that says nothing of it. */
export const usualAppearance: Appearance = {
  text: '#1b1e23',
  background: '#ffffff',
  accent: '#1864ab',
  dark: { text: '#e6e8eb', background: '#16181c', accent: '#74c0fc' },
  font: null,
  radius: 6,
};

/** Minimum contrast of text (WCAG 2.2, 1.4.3) and of what is no text, such as a button (1.4.11). */
const minimumOfText = 4.5;
const minimumOfShapes = 3;

/** Relative luminance as WCAG 2.2 defines it. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
    const share = Number.parseInt(colour.slice(start, start + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** From 1, the same colour, to 21, black on white. */
export function contrast(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

interface PaletteFault {
  readonly field: keyof Palette;
  readonly message: string;
}

const inWords = (ratio: number) => `${Math.floor(ratio * 10) / 10} to 1`;

/** What readers could not read or see in these colours. */
export function paletteFaults({ text, background, accent }: Palette): readonly PaletteFault[] {
  const ofText = contrast(text, background);
  const ofAccent = contrast(accent, background);
  const tooPale = (ratio: number, least: number) =>
    `needs a contrast of ${least} to 1 with the background, and has ${inWords(ratio)}`;
  return [
    ...(ofText < minimumOfText ? [{ field: 'text' as const, message: tooPale(ofText, minimumOfText) }] : []),
    ...(ofAccent < minimumOfShapes ? [{ field: 'accent' as const, message: tooPale(ofAccent, minimumOfShapes) }] : []),
  ];
}

const readableOn = (colour: string) =>
  contrast('#ffffff', colour) >= contrast('#000000', colour) ? '#ffffff' : '#000000';

/** The custom properties of CSS in which the web component and the pages of Stile take colours. */
export const paletteProperties = ({ text, background, accent }: Palette) => ({
  '--stile-color': text,
  '--stile-background': background,
  '--stile-accent': accent,
  '--stile-on-accent': readableOn(accent),
  '--stile-link': contrast(accent, background) >= minimumOfText ? accent : text,
});

/** The same for letters and corners, which are alike in light and dark. */
export const shapeProperties = ({ font, radius }: Pick<Appearance, 'font' | 'radius'>) => ({
  ...(font !== null && { '--stile-font': font }),
  '--stile-radius': `${radius}px`,
});

const declarations = (properties: object) =>
  Object.entries(properties)
    .map(([name, value]) => `${name}:${value}`)
    .join(';');

/** A style sheet that gives a page, and the component on it, the publication's colours and letters. */
export function appearanceStyle({
  settings: { appearance },
}: {
  readonly settings: { readonly appearance: Appearance };
}): string {
  const { dark } = appearance;
  const light = declarations({ ...paletteProperties(appearance), ...shapeProperties(appearance) });
  const inTheDark =
    dark === null ? '' : `\n@media (prefers-color-scheme: dark){:root{${declarations(paletteProperties(dark))}}}`;
  return `:root{${light}}${inTheDark}`;
}
