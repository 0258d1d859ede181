import { useEffect, useState } from 'react';
import { readDrop, readPasted } from '../../intake/drop';
import css from './DropTarget.module.css';
import { openSources, openWhenRead, useLaunchedFiles } from './use-intake';

/** Makes the whole window take drops, pastes and files from the file manager, at any time. Shows itself only while something hovers. */
export function DropTarget() {
  const [over, setOver] = useState(false);
  useLaunchedFiles();
  useEffect(() => {
    const stop = new AbortController();
    const on = <K extends keyof WindowEventMap>(type: K, hear: (event: WindowEventMap[K]) => void) =>
      window.addEventListener(type, hear, { signal: stop.signal });
    on('dragover', (event) => {
      if (!event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      setOver(true);
    });
    on('dragleave', (event) => event.relatedTarget === null && setOver(false));
    on('drop', (event) => {
      setOver(false);
      if (!event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      void openWhenRead(readDrop(event.dataTransfer));
    });
    on('paste', (event) => {
      if (event.target instanceof Element && event.target.closest('input, textarea')) return;
      const files = [...(event.clipboardData?.files ?? [])];
      const text = event.clipboardData?.getData('text/plain') ?? '';
      if (files.length > 0)
        void openSources(
          'Pasted files',
          files.map((file) => ({ name: file.name, folder: '', blob: file })),
        );
      else if (text.trim() !== '') void openSources('Pasted text', [readPasted(text)]);
    });
    return () => stop.abort();
  }, []);
  if (!over) return null;
  return (
    <div className={css.overlay}>
      <p>Drop to open. Files, folders, several at once. Nothing leaves this browser.</p>
    </div>
  );
}
