/** Colours of the charts, read from the page's style so that both follow light and dark. */
export interface Theme {
  readonly ink: string;
  readonly quiet: string;
  readonly rule: string;
  readonly panel: string;
  /** Categories, told apart with any colour vision (after Okabe and Ito), on the theme's own ground. */
  readonly palette: readonly string[];
  /** From worst to best. */
  readonly ramp: readonly string[];
  readonly font: string;
  readonly dark: boolean;
}

const scheme = window.matchMedia('(prefers-color-scheme: dark)');

const lightPalette = ['#0072b2', '#d55e00', '#009e73', '#b35c94', '#b8860b', '#3fa0d8', '#5a5a5a', '#8a3ffc'];
const darkPalette = ['#56b4e9', '#f28e4c', '#3dc9a0', '#e39ac6', '#e8c547', '#8fb8ff', '#b5b5b5', '#c4a0ff'];

/** The colours in force now. */
export function currentTheme(): Theme {
  const style = getComputedStyle(document.documentElement);
  const read = (name: string) => style.getPropertyValue(name).trim();
  return {
    ink: read('--ink'),
    quiet: read('--quiet'),
    rule: read('--rule'),
    panel: read('--panel'),
    palette: scheme.matches ? darkPalette : lightPalette,
    ramp: scheme.matches
      ? ['#20262d', '#1f3f5f', '#2a6496', '#56a0da', '#b5dcff']
      : ['#f1f5f9', '#c6dbef', '#80b1d8', '#3a7fb8', '#08467f'],
    font: read('--sans'),
    dark: scheme.matches,
  };
}

/** Calls `redraw` whenever the reader's system turns from light to dark or back. */
export function onThemeChange(redraw: () => void): void {
  scheme.addEventListener('change', redraw);
}
