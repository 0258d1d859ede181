import {
  Activity,
  ChevronRight,
  CircleQuestionMark,
  ClipboardPaste,
  FileUp,
  FolderUp,
  Keyboard,
  Search,
  Share2,
} from 'lucide-react';
import { PASSING } from '../../lib/embedded';
import { useLog } from '../../queries/engine';
import type { Link } from '../../share/link';
import { printLink } from '../../share/link';
import { ActionButton } from '../actions/ActionButton';
import { OpenButtons } from '../intake/OpenButtons';
import { HOSTED_LOG } from '../intake/use-intake';
import css from './Header.module.css';
import { Logo } from './Logo';
import { Settings } from './Settings';

/** Where one is, and how to bring in another log. */
export function Header({ link }: { link: Link }) {
  return (
    <header className={css.header}>
      <a className={css.brand} href={printLink({ page: 'library' })}>
        <Logo />
        Walkback
      </a>
      {link.page === 'log' && link.log !== HOSTED_LOG && <Crumb log={link.log} />}
      <span className={css.space} />
      <OpenButtons
        compact
        icons={{
          file: <FileUp aria-hidden />,
          folder: <FolderUp aria-hidden />,
          paste: <ClipboardPaste aria-hidden />,
        }}
      />
      {(link.page === 'log' || link.page === 'compare') && (
        <ActionButton action="share" icon={<Share2 aria-hidden />} />
      )}
      {!PASSING && (
        <a
          className={`${css.help} ${link.page === 'log' ? css.roomy : ''}`}
          href={printLink({ page: 'monitor' })}
          title="Monitor: what this tab follows"
        >
          <Activity aria-hidden />
          <span className="visually-hidden">Monitor</span>
        </a>
      )}
      <ActionButton action="palette" icon={<Search aria-hidden />} />
      <span className={css.keys}>
        <ActionButton action="keys" icon={<Keyboard aria-hidden />} />
      </span>
      <a className={css.help} href={printLink({ page: 'help' })} title="Help">
        <CircleQuestionMark aria-hidden />
        <span className="visually-hidden">Help</span>
      </a>
      <Settings />
    </header>
  );
}

function Crumb({ log }: { log: string }) {
  const { data } = useLog(log);
  return (
    <span className={css.crumb}>
      <ChevronRight aria-hidden size={14} />
      <span title={data?.entry.name}>{data?.entry.name ?? log}</span>
    </span>
  );
}
