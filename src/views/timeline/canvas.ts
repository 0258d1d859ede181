import { STEP_OUTCOMES } from '../../model/outcome';

type BarColor = `${(typeof STEP_OUTCOMES)[number]}-bar`;

export const TIMELINE_COLORS = [
  'text-2',
  'text-3',
  'line',
  'line-strong',
  'surface',
  'surface-2',
  'accent',
  'accent-soft',
  'failed',
  'crashed',
  'unknown-bar',
  ...STEP_OUTCOMES.map((outcome): BarColor => `${outcome}-bar`),
] as const;

export type Colors = Readonly<Record<(typeof TIMELINE_COLORS)[number], string>>;

/** A context that draws in CSS pixels, sharp on any screen, cleared. */
export function prepare(canvas: HTMLCanvasElement, width: number, height: number): CanvasRenderingContext2D {
  const ratio = window.devicePixelRatio || 1;
  const [wide, tall] = [Math.round(width * ratio), Math.round(height * ratio)];
  const context = canvas.getContext('2d')!;
  // Another size takes new memory, so a frame of the same size only wipes what was drawn.
  if (canvas.width === wide && canvas.height === tall) context.reset();
  else {
    canvas.width = wide;
    canvas.height = tall;
  }
  context.scale(ratio, ratio);
  return context;
}
