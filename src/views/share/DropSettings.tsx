import { useId, useState } from 'react';
import { parseStoreAddress } from '../../lib/store-address';
import { usePreferences } from '../../ui-state/preferences';
import css from './Drop.module.css';

/** Where encrypted drops go. Kept as soon as it is an address of a store, or nothing. */
export function DropSettings() {
  const { dropStore, set } = usePreferences();
  /** What is being typed; null where the field shows what is kept, which another field may have changed. */
  const [draft, setDraft] = useState<string | null>(null);
  const [left, setLeft] = useState(false);
  const hint = useId();
  const text = draft ?? dropStore;
  const wrong = text.trim() !== '' && parseStoreAddress(text) === null;
  const change = (next: string) => {
    setDraft(next);
    setLeft(false);
  };
  // Only once it is left: a half-typed address would be kept letter by letter, and be called wrong meanwhile.
  const keep = () => {
    setLeft(true);
    if (wrong) return;
    set({ dropStore: parseStoreAddress(text)?.href ?? '' });
    setDraft(null);
  };
  return (
    <div className={css.setting}>
      <label>
        Store for encrypted drops
        <input
          type="url"
          inputMode="url"
          spellCheck={false}
          autoComplete="off"
          placeholder="http://127.0.0.1:4180/drop"
          maxLength={2000}
          aria-invalid={left && wrong}
          aria-describedby={hint}
          value={text}
          onChange={(event) => change(event.target.value)}
          onBlur={keep}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return;
            // What comes in place of the field must not be pressed by the same key.
            event.preventDefault();
            keep();
          }}
        />
      </label>
      <small id={hint} role="status">
        {left && wrong
          ? 'Not an address of a store: https://…, or http://localhost:… for one on this computer.'
          : hintOf(dropStore)}
      </small>
    </div>
  );
}

function hintOf(store: string): string {
  return store === ''
    ? 'None: nothing is sent anywhere.'
    : `Asked only when you send: ${new URL(store).host}`;
}
