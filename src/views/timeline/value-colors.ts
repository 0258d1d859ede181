import { schemeTableau10 } from 'd3-scale-chromatic';
import { printJson } from '../../lib/json-text';
import type { Json } from '../../model/json';
import { STEP_OUTCOMES, type StepOutcome } from '../../model/outcome';
import type { Colors } from './canvas';

/** Red and green are those of outcomes. */
const OTHERS = schemeTableau10.filter((color) => color !== '#e15759' && color !== '#59a14f');

/**
 * Equal values have equal colours, in every lane and on every screen; different ones may share one. What is spelled
 * like an outcome has the colour of that.
 */
export function colorOfValue(value: Json, colors: Colors): string {
  if (isOutcome(value)) return colors[`${value}-bar`];
  const text = printJson(value);
  let hash = 2_166_136_261;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 16_777_619);
  return OTHERS[(hash >>> 0) % OTHERS.length]!;
}

function isOutcome(value: Json): value is StepOutcome {
  return (STEP_OUTCOMES as readonly Json[]).includes(value);
}
