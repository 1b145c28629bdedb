/** One sentence that the figures carry. */
export interface Finding {
  /**
   * `figure` says what was measured, `unfinished` and `gap` what was not or is in doubt, `caveat` (the broker's) and
   * `condition` under what circumstances.
   */
  readonly kind: 'figure' | 'unfinished' | 'gap' | 'caveat' | 'condition';
  readonly text: string;
  /** The figure that the sentence is about, to be shown large. */
  readonly headline?: { readonly label: string; readonly value: string; readonly subject: string };
}
