import { useLog } from '../../queries/engine';
import { type Link, printLink } from '../../share/link';
import { OpenAnew } from '../intake/OpenAnew';
import css from '../log/WantedLog.module.css';
import { Notice } from '../parts/Notice';

/** A link compares two runs, and not both of their logs are in this browser. */
export function WantedPair({ link }: { link: Extract<Link, { page: 'compare' }> }) {
  return (
    <Notice title="Open both logs to see them compared">
      <p>
        The link holds no records. Open the files, one after the other or together: they stay on this machine,
        and the comparison appears once both are here.
      </p>
      <dl className={css.facts}>
        <Side name="A" log={link.a.log} />
        <Side name="B" log={link.b.log} />
      </dl>
      <div className={css.next}>
        <OpenAnew />
        <a href={printLink({ page: 'library' })}>Go to the library</a>
      </div>
    </Notice>
  );
}

function Side({ name, log }: { name: string; log: string }) {
  const { data } = useLog(log);
  return (
    <div>
      <dt>{name}</dt>
      <dd>{data ? `${data.entry.name}, is here` : 'is not in this browser yet'}</dd>
    </div>
  );
}
