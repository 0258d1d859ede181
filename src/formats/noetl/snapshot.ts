import { printJson, sameJson } from '../../lib/json';
import type { Difference, SnapshotVerdict } from '../../model/audit';
import { isObject, type Json, type JsonObject } from '../../model/json';

/** Compares a recorded fold with ours. Lists that gather loop items have no order of their own. */
export function compareFold(replayed: Json, recorded: Json): SnapshotVerdict {
  const left = isObject(replayed) ? replayed : {};
  const right = isObject(recorded) ? recorded : {};
  const differences = differing(left, right, []).concat(stepDifferences(left.steps, right.steps));
  return { differences, onlyInSnapshot: [] };
}

function stepDifferences(left: Json | undefined, right: Json | undefined): Difference[] {
  const ours = isObject(left) ? left : {};
  const theirs = isObject(right) ? right : {};
  return [...new Set([...Object.keys(ours), ...Object.keys(theirs)])].flatMap((name) => {
    const [a, b] = [ours[name], theirs[name]];
    if (isObject(a) && isObject(b)) return differing(a, b, ['steps', name]);
    const where = a === undefined ? 'only in the recorded fold' : 'only in the replay';
    return [{ path: ['state', 'steps', name], recorded: b, replayed: a, text: `steps.${name} is ${where}` }];
  });
}

function differing(left: JsonObject, right: JsonObject, prefix: readonly string[]): Difference[] {
  const keys = [...new Set([...Object.keys(left), ...Object.keys(right)])].filter((key) => key !== 'steps');
  return keys
    .filter((key) => !sameJson(unordered(key, left[key]), unordered(key, right[key])))
    .map((key) => ({
      path: ['state', ...prefix, key],
      recorded: right[key],
      replayed: left[key],
      text: `${[...prefix, key].join('.')} is ${shown(right[key])} in the recorded fold, ${shown(left[key])} in the replay`,
    }));
}

function unordered(key: string, value: Json | undefined): Json | undefined {
  if (!Array.isArray(value) || !['iteration_command_ids', 'iteration_results', 'result'].includes(key))
    return value;
  return value.toSorted((a, b) => (printJson(a) < printJson(b) ? -1 : 1));
}

function shown(value: Json | undefined): string {
  const text = value === undefined ? 'missing' : printJson(value);
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
