/** A small line chart as SVG, readable on light and dark pages. */

export interface Line {
  name: string;
  colour: string;
  points: [number, number][];
  dashed?: boolean;
}

export interface Chart {
  title: string;
  x: { label: string; least: number; most: number; every: number };
  y: { label: string; least: number; most: number; every: number };
  lines: Line[];
}

const SIZE = { width: 640, height: 360, left: 64, right: 24, top: 44, bottom: 84 };

export function drawChart({ title, x, y, lines }: Chart): string {
  const inner = { width: SIZE.width - SIZE.left - SIZE.right, height: SIZE.height - SIZE.top - SIZE.bottom };
  const atX = (value: number): number => SIZE.left + ((value - x.least) / (x.most - x.least)) * inner.width;
  const atY = (value: number): number =>
    SIZE.top + inner.height - ((value - y.least) / (y.most - y.least)) * inner.height;
  const bottom = SIZE.top + inner.height;
  const ticks = [
    ...steps(x).map(
      (value) =>
        `<line class="grid" x1="${round(atX(value))}" y1="${SIZE.top}" x2="${round(atX(value))}" y2="${bottom}"/>` +
        `<text x="${round(atX(value))}" y="${bottom + 18}" text-anchor="middle">${value}</text>`,
    ),
    ...steps(y).map(
      (value) =>
        `<line class="grid" x1="${SIZE.left}" y1="${round(atY(value))}" x2="${SIZE.width - SIZE.right}" y2="${round(atY(value))}"/>` +
        `<text x="${SIZE.left - 8}" y="${round(atY(value)) + 4}" text-anchor="end">${value}</text>`,
    ),
  ];
  const drawn = lines.map(({ points, colour, dashed }) => {
    const path = points.map(([px, py]) => `${round(atX(px))},${round(atY(Math.min(py, y.most)))}`).join(' ');
    const dots =
      points.length > 12
        ? []
        : points.map(
            ([px, py]) => `<circle cx="${round(atX(px))}" cy="${round(atY(py))}" r="3.5" fill="${colour}"/>`,
          );
    return `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2"${dashed ? ' stroke-dasharray="6 4"' : ''}/>${dots.join('')}`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${SIZE.width} ${SIZE.height}" font-family="system-ui, sans-serif" font-size="12">`,
    '<style>text{fill:#57606a}.title{font-size:14px;font-weight:600}.grid{stroke:#8b949e;stroke-opacity:.25}</style>',
    `<text class="title" x="${SIZE.left}" y="24">${escape(title)}</text>`,
    ...ticks,
    `<text x="${SIZE.left + inner.width / 2}" y="${bottom + 36}" text-anchor="middle">${escape(x.label)}</text>`,
    `<text transform="rotate(-90)" x="${-(SIZE.top + inner.height / 2)}" y="18" text-anchor="middle">${escape(y.label)}</text>`,
    ...drawn,
    ...legend(lines, SIZE.height - 20),
    '</svg>',
    '',
  ].join('\n');
}

function legend(lines: Line[], y: number): string[] {
  let x = SIZE.left;
  return lines.map(({ name, colour, dashed }) => {
    const entry =
      `<line x1="${x}" y1="${y - 4}" x2="${x + 22}" y2="${y - 4}" stroke="${colour}" stroke-width="2"${dashed ? ' stroke-dasharray="6 4"' : ''}/>` +
      `<text x="${x + 28}" y="${y}">${escape(name)}</text>`;
    x += 44 + name.length * 6.6;
    return entry;
  });
}

function steps({ least, most, every }: Chart['x']): number[] {
  return Array.from({ length: Math.floor((most - least) / every) + 1 }, (_, i) => least + i * every);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
