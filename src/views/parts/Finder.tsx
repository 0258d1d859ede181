import { Command } from 'cmdk';
import type { ReactNode, Ref } from 'react';
import css from './Finder.module.css';
import { useSelected } from './use-selected';

interface FinderProps {
  /** What is found with it; also its name. */
  readonly label: string;
  readonly placeholder: string;
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly inputRef: Ref<HTMLInputElement>;
  /** The values of all items, in their order. */
  readonly values: readonly string[];
  /** Said in place of a list without items. */
  readonly empty: string;
  readonly inputClass: string | undefined;
  readonly listClass: string | undefined;
  /** Groups of {@link FinderItem}s. */
  readonly children: ReactNode;
  readonly foot?: ReactNode;
}

/** A field and the list of what it finds; the arrows choose, Enter takes. The one who asks does the finding. */
export function Finder(props: FinderProps) {
  const { label, placeholder, text, onText, inputRef, values, empty, children, foot } = props;
  const { value, onValueChange, touch, untouch } = useSelected(values);
  return (
    <div onPointerMove={touch} onKeyDownCapture={(event) => /^Arrow|Home|End/.test(event.key) && touch()}>
      <Command
        label={label}
        shouldFilter={false}
        loop
        vimBindings={false}
        value={value}
        onValueChange={onValueChange}
      >
        <Command.Input
          ref={inputRef}
          className={props.inputClass}
          placeholder={placeholder}
          value={text}
          onValueChange={(next) => {
            untouch();
            onText(next);
          }}
        />
        <Command.List className={`${css.list} ${props.listClass}`}>
          <Command.Empty className={css.empty}>{empty}</Command.Empty>
          {children}
        </Command.List>
        {foot}
      </Command>
    </div>
  );
}

/** Items of a finder under a heading. */
export const FinderGroup = Command.Group;

interface FinderItemProps {
  /** Unlike that of every other item. */
  readonly value: string;
  readonly label: string;
  /** Said beside it, dimmed. */
  readonly hint: string | null;
  readonly title?: string;
  readonly before?: ReactNode;
  readonly after?: ReactNode;
  readonly onPick: () => void;
}

/** A line of a finder. */
export function FinderItem({ value, label, hint, title, before, after, onPick }: FinderItemProps) {
  return (
    <Command.Item value={value} className={css.item} onSelect={onPick} title={title}>
      {before}
      <span className={css.label}>{label}</span>
      {hint && <span className={css.hint}>{hint}</span>}
      {after}
    </Command.Item>
  );
}
