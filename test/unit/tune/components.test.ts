import { mean } from 'simple-statistics';
import { describe, expect, it } from 'vitest';
import { componentsOf } from '../../../src/tune/components.ts';
import { gridCells } from '../../../src/tune/grid.ts';

const axes = [
  { levels: 4, positions: [0, 1, 2, 5] },
  { levels: 1, positions: null },
  { levels: 3, positions: null },
];
const grid = gridCells(axes.map(({ levels }) => levels));
/** With the whole grid for measured, covariances are those of all cells with one another. */
const components = componentsOf(axes, grid);

describe('the components of a model', () => {
  it('are one for each axis with a choice, each two of them, and the rest', () => {
    expect(components).toHaveLength(4);
  });

  it.each(components.map((component, index) => [index, component] as const))(
    'number %i has the averages of its covariances over all that share a level',
    (_, component) => {
      for (const [axis, { levels }] of axes.entries())
        for (let level = 0; level < levels; level += 1) {
          const sharing = grid.filter((cell) => cell[axis] === level);
          const rows = sharing.map((cell) => component.covariances(cell));
          const averages = [...component.averageCovariances(axis, level)];
          for (const [index, average] of averages.entries())
            expect(average).toBeCloseTo(mean(rows.map((row) => row[index]!)), 12);
          const ofSharing = averages.filter((_, index) => grid[index]![axis] === level);
          expect(component.averageVariance(axis, level)).toBeCloseTo(mean(ofSharing), 12);
        }
    },
  );

  it('have the covariance of a cell with itself for a variance, 1 on average', () => {
    for (const component of components) {
      for (const [index, cell] of grid.entries())
        expect(component.variance(cell)).toBeCloseTo(component.covariances(cell)[index]!, 12);
      expect(mean(grid.map((cell) => component.variance(cell)))).toBeCloseTo(1, 12);
    }
  });

  it('sum to nothing over the grid, but for the rest', () => {
    for (const component of components.slice(0, -1))
      for (const cell of grid) expect(mean([...component.covariances(cell)])).toBeCloseTo(0, 12);
  });
});
