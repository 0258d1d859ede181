import type { ReactNode } from 'react';
import { formatCount } from '../../lib/format';
import type { Place } from '../../model/problem';
import css from './Places.module.css';

interface PlacesProps<Shown extends Place> {
  readonly places: readonly Shown[];
  /** How many there are, those that are not listed included. */
  readonly total: number;
  /** The button that leads to a place. */
  readonly children: (place: Shown) => ReactNode;
}

/** The places of a problem side by side. */
export function Places<Shown extends Place>({ places, total, children }: PlacesProps<Shown>) {
  return (
    <ul className={css.places}>
      {places.map((place) => (
        <li key={`${place.file} ${place.offset} ${place.line}`}>{children(place)}</li>
      ))}
      {places.length < total && <li>and {formatCount(total - places.length)} more</li>}
    </ul>
  );
}
