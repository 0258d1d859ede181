import { Fault, type FaultCode } from '../../model/errors';
import { useLibrary } from '../../queries/engine';
import { type TakeNotice, useTakes } from '../../ui-state/takes';
import { PairOffer } from '../compare/PairOffer';
import { messageOf } from '../messages';
import { Notice } from '../parts/Notice';
import css from './TakeNotices.module.css';
import { UnknownSources } from './UnknownSources';

/** What there is to say about the last drops. */
export function TakeNotices() {
  const { notices, dismiss } = useTakes();
  if (notices.length === 0) return null;
  return (
    <div className={css.notices} data-hands-focus-on>
      {notices.map((notice) => (
        <OneNotice key={notice.id} notice={notice} onDismiss={() => dismiss(notice.id)} />
      ))}
    </div>
  );
}

function OneNotice({ notice, onDismiss }: { notice: TakeNotice; onDismiss: () => void }) {
  switch (notice.kind) {
    case 'fault':
      return <FaultNotice fault={notice.fault} name={notice.title} onDismiss={onDismiss} />;
    case 'unkept':
      return <UnkeptNotice name={notice.name} onDismiss={onDismiss} />;
    case 'unknown':
      return <UnknownSources unknown={notice.unknown} sources={notice.sources} onDismiss={onDismiss} />;
    case 'pair':
      return <PairOffer logs={notice.logs} onDismiss={onDismiss} />;
    case 'moved':
      return (
        <Notice title={`Opened ${notice.run}`} onDismiss={onDismiss}>
          <p>{notice.text}</p>
        </Notice>
      );
    case 'grouped':
      return (
        <Notice title="How the files were grouped" onDismiss={onDismiss}>
          <ul>
            {notice.lines.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </Notice>
      );
  }
}

/** Why it was not kept is the library's trouble, not that of one log. */
function UnkeptNotice({ name, onDismiss }: { name: string; onDismiss: () => void }) {
  const why = useLibrary().data?.unavailable ?? 'quota';
  return <FaultNotice fault={new Fault(why as FaultCode)} name={name} onDismiss={onDismiss} />;
}

function FaultNotice({ fault, name, onDismiss }: { fault: Fault; name: string; onDismiss: () => void }) {
  const { title, body } = messageOf(fault, name);
  return (
    <Notice title={title} severity="error" onDismiss={onDismiss}>
      <p>{body}</p>
    </Notice>
  );
}
