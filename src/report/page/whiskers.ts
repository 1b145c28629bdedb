import type { EChartsCoreOption } from 'echarts/core';

/** One whisker: the place on the other axis, and the span from low to high. */
export type Whisker = readonly [x0: number | string, y0: number, x1: number | string, y1: number];

interface RenderApi {
  value(dimension: number): number;
  coord(at: [number, number]): [number, number];
}

/** Thin lines between pairs of places, drawn with small caps across their ends; they take no part in the legend. */
export function whiskers(
  name: string,
  color: string,
  lines: readonly Whisker[],
  shift = 0,
): EChartsCoreOption {
  return {
    type: 'custom',
    name,
    silent: true,
    z: 3,
    color,
    encode: { x: [0, 2], y: [1, 3] },
    data: [...lines],
    renderItem: (_parameters: unknown, api: RenderApi) => {
      const [x0, y0] = api.coord([api.value(0), api.value(1)]);
      const [x1, y1] = api.coord([api.value(2), api.value(3)]);
      const cap = x0 === x1 ? [3, 0] : [0, 3];
      const line = (ax: number, ay: number, bx: number, by: number) => ({
        type: 'line',
        shape: { x1: ax + shift, y1: ay, x2: bx + shift, y2: by },
        style: { stroke: color, lineWidth: 1.3, opacity: 0.75 },
      });
      const [dx, dy] = cap as [number, number];
      return {
        type: 'group',
        children: [
          line(x0, y0, x1, y1),
          line(x0 - dx, y0 - dy, x0 + dx, y0 + dy),
          line(x1 - dx, y1 - dy, x1 + dx, y1 + dy),
        ],
      };
    },
  };
}
