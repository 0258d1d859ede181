import { useId } from 'react';
import { formatBytes } from '../../lib/format';
import type { ShareQuestion } from '../../model/share';
import { type Building, useReplayFile } from '../../queries/share';
import css from './SharePanel.module.css';
import type { Scope } from './scopes';

/** More than that is not packed unasked, only to tell its size. */
const MAX_UNASKED_BYTES = 8 << 20;

interface ScopeChoiceProps {
  readonly scopes: readonly Scope[];
  readonly chosen: Scope;
  readonly building: Building;
  readonly question: (subjects: Scope['subjects']) => ShareQuestion;
  readonly onChoose: (id: Scope['id']) => void;
}

/** How much of the log goes, each choice with its size as a file. */
export function ScopeChoice({ scopes, chosen, building, question, onChoose }: ScopeChoiceProps) {
  const name = useId();
  const ready = building.built !== undefined;
  return (
    <fieldset className={css.scopes}>
      <legend>How much of it</legend>
      {scopes.map((scope) => (
        <label key={scope.id}>
          <input type="radio" name={name} checked={scope === chosen} onChange={() => onChoose(scope.id)} />
          <span>
            {scope.label}
            {scope.note && <small>{scope.note}</small>}
          </span>
          {scope === chosen ? (
            <Size size={building.built?.file.size} />
          ) : (
            // One after the other: what was chosen comes first.
            <SizeOf scope={scope} question={question} asked={ready} />
          )}
        </label>
      ))}
    </fieldset>
  );
}

interface SizeOfProps {
  readonly scope: Scope;
  readonly question: ScopeChoiceProps['question'];
  readonly asked: boolean;
}

function SizeOf({ scope, question, asked }: SizeOfProps) {
  const small = scope.bytes <= MAX_UNASKED_BYTES;
  const { built } = useReplayFile(asked && small ? question(scope.subjects) : null);
  if (!small) return <output>{formatBytes(scope.bytes)} unpacked</output>;
  return <Size size={built?.file.size} />;
}

function Size({ size }: { size: number | undefined }) {
  return <output>{size === undefined ? '…' : formatBytes(size)}</output>;
}
