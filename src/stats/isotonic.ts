/** So many trials of something, and how many of them came out one way. */
export interface Share {
  readonly hits: number;
  readonly trials: number;
}

/**
 * The shares, each of at least one trial, that never fall from one to the next and fit best by least squares: neighbours
 * that fall are pooled until none does (pool adjacent violators). Source: Ayer et al., Ann. Math. Stat. 26 (1955) 641.
 */
export function isotonicShares(shares: readonly Share[]): number[] {
  const blocks: { hits: number; trials: number; members: number }[] = [];
  for (const { hits, trials } of shares) {
    let block = { hits, trials, members: 1 };
    for (
      let before = blocks.at(-1);
      before !== undefined && share(before) > share(block);
      before = blocks.at(-1)
    ) {
      blocks.pop();
      block = {
        hits: before.hits + block.hits,
        trials: before.trials + block.trials,
        members: before.members + block.members,
      };
    }
    blocks.push(block);
  }
  return blocks.flatMap((block) => Array<number>(block.members).fill(share(block)));
}

const share = ({ hits, trials }: Share): number => hits / trials;
