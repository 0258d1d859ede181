const SCALE = 2;
const TITLE_HEIGHT = 22;

interface Picture {
  readonly title: string;
  readonly background: string;
  readonly text: string;
}

/**
 * Puts a chart, with its title above it, into the clipboard as PNG.
 * @throws {Error} when the browser allows no picture there
 */
export async function copyChart(svg: SVGSVGElement, picture: Picture): Promise<void> {
  // The promise goes in as it is: a browser only lets the click itself write.
  await navigator.clipboard.write([new ClipboardItem({ 'image/png': drawn(svg, picture) })]);
}

async function drawn(svg: SVGSVGElement, { title, background, text }: Picture): Promise<Blob> {
  const { width, height } = svg.getBoundingClientRect();
  const image = new Image(width, height);
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(sourceOf(svg, width, height))}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = width * SCALE;
  canvas.height = (height + TITLE_HEIGHT) * SCALE;
  const context = canvas.getContext('2d')!;
  context.scale(SCALE, SCALE);
  context.fillStyle = background;
  context.fillRect(0, 0, width, height + TITLE_HEIGHT);
  context.fillStyle = text;
  context.font = '13px system-ui, sans-serif';
  context.fillText(title, 6, 16);
  context.drawImage(image, 0, TITLE_HEIGHT, width, height);
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('No picture'))), 'image/png'),
  );
}

/** The chart's own source, complete enough to stand alone. */
function sourceOf(svg: SVGSVGElement, width: number, height: number): string {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  copy.setAttribute('width', String(width));
  copy.setAttribute('height', String(height));
  return new XMLSerializer().serializeToString(copy);
}
