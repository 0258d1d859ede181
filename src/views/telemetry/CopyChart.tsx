import { ImageDown } from 'lucide-react';
import { type RefObject, useState } from 'react';
import { Button } from '../parts/Button';
import { useColors } from '../parts/use-colors';
import { copyChart } from './copy-chart';

const COLORS = ['surface', 'text'] as const;

interface CopyChartProps {
  readonly title: string;
  /** What its scale spans, for who sees the picture alone. */
  readonly caption: string;
  readonly chart: RefObject<HTMLDivElement | null>;
}

/** The chart as a picture for a report or a chat. */
export function CopyChart({ title, caption, chart }: CopyChartProps) {
  const colors = useColors(COLORS);
  const [said, setSaid] = useState('');
  const copy = async () => {
    const svg = chart.current?.querySelector('svg');
    if (!svg) return;
    try {
      const named = caption === '' ? title : `${title} (${caption})`;
      await copyChart(svg, { title: named, background: colors.surface, text: colors.text });
      setSaid('Copied');
    } catch {
      setSaid('Not allowed by the browser');
    }
  };
  return (
    <>
      <span role="status">{said}</span>
      <Button
        look="quiet"
        icon={<ImageDown aria-hidden />}
        label={`Copy “${title}” as PNG`}
        onClick={() => void copy()}
      />
    </>
  );
}
