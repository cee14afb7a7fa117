import { Alert, Badge, type CSSVariablesResolver, createTheme, Modal, Notification } from '@mantine/core';

/** Colours that keep a contrast of 4.5 with what they stand on. */
export const theme = createTheme({
  primaryColor: 'cyan',
  primaryShade: 9,
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Alert: Alert.extend({ styles: { title: { color: 'var(--mantine-color-text)' } } }),
    Badge: Badge.extend({ defaultProps: { tt: 'none' } }),
    Modal: Modal.extend({
      defaultProps: { closeButtonProps: { 'aria-label': 'Close' } },
      styles: { title: { fontWeight: 700 } },
    }),
    Notification: Notification.extend({
      defaultProps: { closeButtonProps: { 'aria-label': 'Close' } },
      styles: { description: { color: 'var(--mantine-color-dimmed)' } },
    }),
  },
});

/** A filled button under the mouse, for which the library takes a lighter shade. */
const filledHover = { '--mantine-color-cyan-filled-hover': '#095c6b' };

/** Those of the library's own that do not. */
export const resolveVariables: CSSVariablesResolver = ({ colors }) => ({
  variables: {},
  light: {
    ...filledHover,
    '--mantine-color-dimmed': colors.gray[7],
    '--mantine-color-placeholder': '#6b737b',
    '--mantine-color-error': colors.red[9],
  },
  dark: {
    ...filledHover,
    '--mantine-color-dimmed': colors.dark[1],
    '--mantine-color-placeholder': colors.dark[2],
    '--mantine-color-error': colors.red[4],
    '--mantine-color-anchor': colors.cyan[4],
  },
});
