import { Minus, Pencil, Plus } from 'lucide-react';
import { shortId } from '../../lib/names';
import { toDotted } from '../../lib/pointer';
import type { Json, Path } from '../../model/json';
import type { StretchLeaf } from '../../replay/stretch';
import { JsonValue } from '../parts/JsonValue';
import css from './ChangesPanel.module.css';

const ICONS = {
  added: Plus,
  changed: Pencil,
  removed: Minus,
  same: null,
  passing: null,
  large: Pencil,
} as const;
const KEPT_OF_ID = 10;

/** The path that a group of changes has in common. */
export function ParentPath({ path }: { path: Path }) {
  const [root, ...keys] = path;
  if (root === undefined) return 'everything';
  return (
    <>
      {root === 'view' ? 'besides' : 'state'}
      {keys.map((key, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a path's keys are told apart by their depth
        <span key={index}> › {keyText(key)}</span>
      ))}
    </>
  );
}

/** The last key of a changed path, with what happened to it as a sign; a click leads to the event that did it last. */
export function ChangedKey({
  path,
  kind,
  onGo,
}: {
  path: Path;
  kind: StretchLeaf['kind'];
  onGo?: (() => void) | undefined;
}) {
  const Icon = ICONS[kind];
  const text = keyOf(path);
  return (
    <th scope="row" title={toDotted(path)}>
      {Icon && <Icon aria-label={kind} />}
      {onGo ? (
        <button type="button" onClick={onGo}>
          {text}
        </button>
      ) : (
        <span>{text}</span>
      )}
    </th>
  );
}

type Values = Pick<StretchLeaf, 'before' | 'after'> & Partial<Pick<StretchLeaf, 'cutBefore' | 'cutAfter'>>;

/** A value before and after. */
export function BeforeAfter({ before, after, cutBefore = false, cutAfter = false }: Values) {
  return (
    <>
      <del>{before !== undefined && <ShownValue value={before} cut={cutBefore} />}</del>
      <span className={css.note}>{before !== undefined && ' → '}</span>
      <ins>
        {after === undefined ? (
          <span className={css.note}>removed</span>
        ) : (
          <ShownValue value={after} cut={cutAfter} />
        )}
      </ins>
    </>
  );
}

/** A value; a container of which everything is listed elsewhere shows that it is not empty. */
export function ShownValue({ value, cut }: { value: Json; cut: boolean }) {
  const isOpened = cut && typeof value === 'object' && value !== null && Object.keys(value).length === 0;
  if (isOpened) return <span>{Array.isArray(value) ? '[…]' : '{…}'}</span>;
  return <JsonValue value={value} cut={cut} />;
}

/** The state's two roots go by the names that groups of changes have. */
function keyOf(path: Path): string {
  const key = path.at(-1) ?? '';
  return path.length === 1 && key === 'view' ? 'besides' : keyText(key);
}

function keyText(key: string | number): string {
  return typeof key === 'number' ? `[${key}]` : shortId(key, KEPT_OF_ID);
}
