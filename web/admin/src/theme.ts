import { createTheme } from '@mantine/core';

/** Colours that keep a contrast of 4.5 with what they stand on. */
export const theme = createTheme({
  primaryColor: 'cyan',
  primaryShade: { light: 9, dark: 8 },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
});
