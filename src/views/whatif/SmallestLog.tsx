import { Minimize2, Square } from 'lucide-react';
import { useState } from 'react';
import type { ReduceQuestion } from '../../engine/reduce-log';
import { formatCount } from '../../lib/format';
import type { Failing, Failings } from '../../model/failing';
import { reduceLog, stopReducing, useFailings } from '../../queries/branch';
import type { Moment } from '../../queries/engine';
import { subjectOf } from '../../ui-state/branches';
import { type Reduction, useReductions } from '../../ui-state/reductions';
import { Button } from '../parts/Button';
import { Check } from '../parts/Check';
import { Failed } from '../parts/Failed';
import { SmallestFound } from './SmallestFound';
import css from './WhatIf.module.css';

/** Looks for the fewest events of the run that still fail, and saves them as a log. */
export function SmallestLog({ at }: { at: Moment }) {
  const { data, error } = useFailings(at);
  const reduction = useReductions((state) => state.runs[subjectOf(at)]) ?? null;
  return (
    <section aria-labelledby="smallest">
      <h3 id="smallest">
        <Minimize2 aria-hidden /> Smallest log that still fails
      </h3>
      <p className={css.label}>
        Leaves out events for as long as the log still fails, to have a small one for a bug report or a test.
      </p>
      {error && <Failed error={error} name="what fails" />}
      {data && <Question at={at} failings={data} reduction={reduction} />}
      {reduction !== null && <Answer at={at} reduction={reduction} />}
    </section>
  );
}

interface QuestionProps {
  readonly at: Moment;
  readonly failings: Failings;
  readonly reduction: Reduction | null;
}

function Question({ at, failings, reduction }: QuestionProps) {
  const choices = choicesOf(failings);
  const [chosen, choose] = useState(choices[0]!.key);
  const [query, setQuery] = useState('');
  const [possible, setPossible] = useState(true);
  const choice = choices.find(({ key }) => key === chosen) ?? choices[0]!;
  const failing: Failing = choice.failing ?? { by: 'query', query: query.trim() };
  const running = reduction?.phase === 'running';
  const empty = failing.by === 'query' && failing.query === '';
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (!running && !empty) void reduceLog({ log: at.log, run: at.run }, { failing, possible });
      }}
    >
      <label className={css.name}>
        It still fails when
        <select value={choice.key} onChange={(event) => choose(event.target.value)}>
          {choices.map(({ key, label }) => (
            <option key={key} value={key}>
              {label}
            </option>
          ))}
        </select>
      </label>
      {choice.failing === null && (
        <label className={css.name}>
          Query
          <input
            spellCheck={false}
            placeholder="jobs.*.status = failed"
            value={query}
            onChange={(event) => setQuery(event.target.value)}
          />
        </label>
      )}
      <Check
        label="Keep it possible: nothing without its start or its recorded cause, nothing that the grammar forbids"
        checked={possible}
        onCheck={setPossible}
      />
      <div className={css.tools}>
        <Button look="primary" type="submit" off={running || empty}>
          Find the smallest
        </Button>
        {running && (
          <Button icon={<Square aria-hidden />} onClick={() => stopReducing(at)}>
            Stop
          </Button>
        )}
      </div>
    </form>
  );
}

interface Choice {
  readonly key: string;
  readonly label: string;
  /** Null for a query, which the reader writes. */
  readonly failing: Failing | null;
}

function choicesOf({ outcome, steps, problems, rules }: Failings): Choice[] {
  return [
    ...(outcome === null
      ? []
      : [{ key: 'outcome', label: `the run ends ${outcome}`, failing: { by: 'outcome' } as const }]),
    ...steps.map((step) => ({
      key: `step ${step}`,
      label: `step ${step} fails`,
      failing: { by: 'step', step } as const,
    })),
    ...rules.map(({ id, label }) => ({
      key: `rule ${id}`,
      label: `this rule is broken: ${label}`,
      failing: { by: 'rule', rule: id } as const,
    })),
    ...problems.map((code) => ({
      key: `problem ${code}`,
      label: `there is a problem of the kind ${code}`,
      failing: { by: 'problem', code } as const,
    })),
    { key: 'query', label: 'a query hits …', failing: null },
  ];
}

function Answer({ at, reduction }: { at: Moment; reduction: Reduction }) {
  switch (reduction.phase) {
    case 'running':
      return <Running progress={reduction.progress} />;
    case 'failed':
      return <Failed error={reduction.fault} name="the smallest log" />;
    case 'done':
      return <Done at={at} asked={reduction.asked} found={reduction.found} />;
  }
}

function Running({ progress }: Pick<Extract<Reduction, { phase: 'running' }>, 'progress'>) {
  if (progress === null) return <p role="status">Reading the run…</p>;
  const { tests, left, of } = progress;
  return (
    <div role="status">
      <progress max={of} value={of - left} aria-label="Events that were left out" />
      <p>
        {formatCount(left)} of {formatCount(of)} events left after {formatCount(tests)} tests.
      </p>
    </div>
  );
}

interface DoneProps extends Pick<Extract<Reduction, { phase: 'done' }>, 'found'> {
  readonly at: Moment;
  readonly asked: ReduceQuestion;
}

function Done({ at, asked, found }: DoneProps) {
  switch (found.kind) {
    case 'passes':
      return <p role="alert">The whole run does not fail in this way: there is nothing to reduce.</p>;
    case 'wrong':
      return <p role="alert">{found.message}</p>;
    case 'reduced':
      return <SmallestFound at={at} asked={asked} found={found} />;
  }
}
