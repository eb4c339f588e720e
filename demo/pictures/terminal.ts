import wrapAnsi from 'wrap-ansi';
import type { Palette } from './diagram';

const FONT = 'ui-monospace, SFMono-Regular, Menlo, Consolas, monospace';
const CELL = { width: 7.8, height: 18 } as const;
const MARGIN = 16;

interface Style {
  readonly bold: boolean;
  readonly dim: boolean;
  readonly color?: string;
}

const PLAIN: Style = { bold: false, dim: false };

/** What a terminal showed, its colours included, as SVG. */
export function terminalPicture(output: string, columns: number, colors: Palette, isDark: boolean): string {
  const lines = output
    .split('\n')
    .flatMap((line) => wrapAnsi(line, columns, { hard: true, trim: false }).split('\n'));
  const [width, height] = [columns * CELL.width + 2 * MARGIN, lines.length * CELL.height + 2 * MARGIN];
  let style = PLAIN;
  const rows = lines.map((line, at) => {
    const parts: string[] = [];
    let column = 0;
    for (const part of line.split(/(\u001b\[\d+m)/)) {
      const code = /^\u001b\[(\d+)m$/.exec(part)?.[1];
      if (code !== undefined) style = styled(style, Number(code), isDark);
      else if (part !== '') {
        const x = (MARGIN + column * CELL.width).toFixed(1);
        parts.push(`<tspan x="${x}"${attributes(style, colors)}>${escaped(part)}</tspan>`);
        column += [...part].length;
      }
    }
    return `<text y="${MARGIN + (at + 1) * CELL.height - 5}" xml:space="preserve">${parts.join('')}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="${FONT}" font-size="13" fill="${colors.text}" role="img" aria-label="A terminal: a release is promoted to staging and prod">
<rect width="${width}" height="${height}" rx="8" fill="${colors.box}" stroke="${colors.line}"/>
${rows.join('\n')}
</svg>
`;
}

const ON_LIGHT: Readonly<Record<number, string>> = {
  31: '#cf222e',
  32: '#1a7f37',
  33: '#9a6700',
  35: '#8250df',
  36: '#0969da',
};
const ON_DARK: Readonly<Record<number, string>> = {
  31: '#ff7b72',
  32: '#3fb950',
  33: '#d29922',
  35: '#bc8cff',
  36: '#58a6ff',
};

function styled(style: Style, code: number, isDark: boolean): Style {
  if (code === 0) return PLAIN;
  if (code === 1) return { ...style, bold: true };
  if (code === 2) return { ...style, dim: true };
  if (code === 22) return { ...style, bold: false, dim: false };
  const { color: _, ...rest } = style;
  if (code === 39) return rest;
  const color = (isDark ? ON_DARK : ON_LIGHT)[code];
  return color === undefined ? style : { ...style, color };
}

function attributes({ bold, dim, color }: Style, colors: Palette): string {
  const fill = color ?? (dim ? colors.dim : undefined);
  return `${bold ? ' font-weight="600"' : ''}${fill === undefined ? '' : ` fill="${fill}"`}`;
}

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
