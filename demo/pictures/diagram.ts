/** Colours of a picture on a light or a dark page. */
export interface Palette {
  readonly page: string;
  readonly text: string;
  readonly dim: string;
  readonly line: string;
  readonly box: string;
  readonly accent: string;
  readonly guard: string;
}

export const PALETTES: Readonly<Record<'light' | 'dark', Palette>> = {
  light: {
    page: '#ffffff',
    text: '#1f2328',
    dim: '#59636e',
    line: '#818b98',
    box: '#f6f8fa',
    accent: '#0969da',
    guard: '#9a6700',
  },
  dark: {
    page: '#0d1117',
    text: '#f0f6fc',
    dim: '#9198a1',
    line: '#656c76',
    box: '#151b23',
    accent: '#4493f8',
    guard: '#d29922',
  },
};

const FONT = "ui-sans-serif, -apple-system, 'Segoe UI', Helvetica, Arial, sans-serif";

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly title: string;
  readonly lines: readonly string[];
  readonly strong?: boolean;
}

const HEIGHT = 84;

/** The way of a release, from code and images to the clusters, as SVG. */
export function diagram(colors: Palette): string {
  const environments = ['dev', 'staging', 'prod'].map(
    (name, at): Box => ({
      x: 330 + at * 210,
      y: 150,
      width: 150,
      title: name,
      lines: ['record of the release', 'plain manifests'],
    }),
  );
  const boxes: Box[] = [
    { x: 20, y: 40, width: 190, title: 'TypeScript', lines: ['environments, apps', 'one commit'] },
    { x: 20, y: 260, width: 190, title: 'Images', lines: ['by digest', 'of your CI'] },
    {
      x: 20,
      y: 150,
      width: 190,
      title: 'Release',
      lines: ['rendered once,', 'for every environment'],
      strong: true,
    },
    ...environments,
    {
      x: 330,
      y: 292,
      width: 570,
      title: 'Argo CD or Flux',
      lines: ['applies the manifests of each environment to its cluster'],
    },
  ];
  const arrow = (path: string, more = '') =>
    `<path d="${path}" fill="none" stroke="${colors.line}" stroke-width="1.5" marker-end="url(#end)" ${more}/>`;
  const label = (x: number, y: number, text: string, fill = colors.dim, anchor = 'middle') =>
    `<text x="${x}" y="${y}" text-anchor="${anchor}" font-size="12" fill="${fill}">${text}</text>`;
  const arrows = [
    arrow('M115 124 V148'),
    arrow('M115 260 V236'),
    arrow('M210 192 H328'),
    label(269, 182, 'release'),
    arrow('M480 192 H538'),
    label(509, 182, 'promote'),
    arrow('M690 192 H748'),
    label(719, 182, 'promote'),
    label(719, 210, 'witness,', colors.guard),
    label(719, 225, 'approval', colors.guard),
    ...[405, 615, 825].map((x) => arrow(`M${x} 234 V290`, 'stroke-dasharray="4 3"')),
    arrow('M860 150 C860 96 790 96 790 148'),
    label(825, 98, 'rollback: the earlier bytes'),
  ];
  const frame = `<rect x="310" y="60" width="610" height="190" rx="8" fill="none" stroke="${colors.line}" stroke-dasharray="2 3"/>
<text x="326" y="82" font-size="12" fill="${colors.dim}">delivery branch: one commit per change, no server, no code runs in a promotion</text>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 940 400" width="940" height="400" font-family="${FONT}" role="img" aria-label="The way of a release: TypeScript and images become a release, which is rendered once; promotions copy it from dev to staging to prod on the delivery branch; Argo CD or Flux applies it">
<defs><marker id="end" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0 L8 4 L0 8 z" fill="${colors.line}"/></marker></defs>
<rect width="940" height="400" fill="${colors.page}"/>
${frame}
${boxes.map((each) => boxSvg(each, colors)).join('\n')}
${arrows.join('\n')}
</svg>
`;
}

function boxSvg({ x, y, width, title, lines, strong = false }: Box, colors: Palette): string {
  const middle = x + width / 2;
  const rows = lines
    .map(
      (line, at) =>
        `<text x="${middle}" y="${y + 50 + at * 17}" text-anchor="middle" font-size="13" fill="${colors.dim}">${line}</text>`,
    )
    .join('');
  return `<rect x="${x}" y="${y}" width="${width}" height="${HEIGHT}" rx="6" fill="${colors.box}" stroke="${strong ? colors.accent : colors.line}" stroke-width="${strong ? 2 : 1}"/><text x="${middle}" y="${y + 28}" text-anchor="middle" font-size="15" font-weight="600" fill="${strong ? colors.accent : colors.text}">${title}</text>${rows}`;
}
