import { ClipboardPaste, FileUp, FolderUp } from 'lucide-react';
import { OpenButtons } from './OpenButtons';

/** The ways to open a log, on a page that has little else to offer. */
export function OpenAnew() {
  return (
    <OpenButtons
      icons={{
        file: <FileUp aria-hidden />,
        folder: <FolderUp aria-hidden />,
        paste: <ClipboardPaste aria-hidden />,
      }}
    />
  );
}
