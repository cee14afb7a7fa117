import type { Page } from 'playwright-core';

/** A field that is disabled, or a text beside it, and how well it can be read. */
export interface FieldContrast {
  readonly name: string;
  /** Of the text against what it stands on, by WCAG 2.2; axe asks for none where fields are disabled. */
  readonly contrast: number;
}

/** Runs in the page. */
const script = `(() => {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const rgba = (color) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data].map((part) => part / 255);
  };
  const over = ([r, g, b, a], below) => [r, g, b].map((part, index) => part * a + below[index] * (1 - a)).concat(1);
  const luminance = (color) =>
    color.slice(0, 3)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
      .reduce((sum, part, index) => sum + part * [0.2126, 0.7152, 0.0722][index], 0);
  const ancestors = (element) => (element === null ? [] : [...ancestors(element.parentElement), element]);
  const fields = 'input:not([type=checkbox], [type=radio]), textarea, select';
  const hasText = ({ childNodes }) => [...childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim() !== '');
  return [...document.querySelectorAll('main fieldset:disabled *')]
    .filter((element) => element.matches(fields) || hasText(element))
    .filter((element) => !element.closest('[aria-hidden=true], option'))
    .filter((field) => field.checkVisibility())
    .map((field) => {
      const line = ancestors(field);
      const ground = line.reduce((below, each) => over(rgba(getComputedStyle(each).backgroundColor), below), [1, 1, 1, 1]);
      const opacity = line.reduce((all, each) => all * Number(getComputedStyle(each).opacity), 1);
      const style = getComputedStyle(field);
      const [r, g, b, a] = rgba(style.webkitTextFillColor || style.color);
      const [one, other] = [luminance(over([r, g, b, a * opacity], ground)), luminance(ground)];
      const contrast = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
      return { name: field.labels?.[0]?.textContent ?? field.textContent, contrast };
    });
})()`;

/** How well the text of every disabled field in the content, and all text beside it, can be read. */
export const contrastOfDisabled = (page: Page): Promise<readonly FieldContrast[]> => page.evaluate(script);
