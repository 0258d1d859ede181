import { X } from 'lucide-react';
import { useAllowedSites } from '../../ui-state/allowed-sites';
import { Button } from '../parts/Button';
import css from './AllowedSites.module.css';

/** The sites whose logs open without a question, each with a way to end that. */
export function AllowedSites() {
  const { sites, drop } = useAllowedSites();
  if (sites.length === 0) return null;
  return (
    <section className={css.sites} aria-labelledby="allowed-sites">
      <h3 id="allowed-sites">Sites that may open logs here</h3>
      <ul>
        {sites.map((site) => (
          <li key={`${site.origin} ${site.framed}`}>
            <span>
              {site.origin}
              {site.framed && ', in its frames'}
            </span>
            <Button
              look="quiet"
              icon={<X aria-hidden />}
              label={`Ask again before ${site.origin} opens a log${site.framed ? ' in its frames' : ''}`}
              onClick={() => drop(site)}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}
