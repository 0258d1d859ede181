import { parseTime, printTime } from '../../lib/times';
import type { Change, StateReader } from '../../model/change';
import { asNumber, asString, dig, isObject, type Json, member, type Path } from '../../model/json';
import { type EventRow, isParked, ORCHESTRATE } from './wire';

/**
 * What the original reducer folds (README.md, "Fold"): field by field, traps included. It matches its own
 * spellings only, ignores `playbook.initialized`, `workflow.*` and `execution.cancelled`, and takes events by
 * their id. Where replay order differs from that of ids (machines within one millisecond), a write by an
 * event with a smaller id does not replace one with a larger: the outcome is the fold of the sorted prefix.
 */
export class Fold {
  private readonly changes: Change[] = [];

  constructor(
    private readonly row: EventRow,
    private readonly state: StateReader,
    /** Do ids ascend in replay order? Then no write has to be weighed. */
    private readonly ascending: boolean,
  ) {}

  run(): Change[] {
    if (!this.state.has(['state'])) this.begin();
    if (this.row.node_name !== ORCHESTRATE) this.apply();
    return this.changes;
  }

  private begin(): void {
    const { row } = this;
    this.changes.push(
      { path: ['state'], value: {} },
      { path: ['state', 'execution_id'], value: row.execution_id },
    );
    if (row.catalog_id != null) this.changes.push({ path: ['state', 'catalog_id'], value: row.catalog_id });
    this.changes.push(
      { path: ['state', 'state'], value: 'initial' },
      { path: ['state', 'steps'], value: {} },
    );
    if (!this.ascending) this.changes.push({ path: ['view', 'fold_marks'], value: {} });
  }

  private apply(): void {
    switch (this.row.event_type) {
      case 'playbook_started':
        this.started();
        break;
      case 'playbook_completed':
      case 'playbook.completed':
        this.ended('completed');
        break;
      case 'playbook_failed':
      case 'playbook.failed':
        this.ended('failed');
        break;
      case 'playbook.cancelled':
      case 'playbook_cancelled':
        this.ended('cancelled');
        break;
      case 'ctx.updated':
        this.contextUpdated();
        break;
      default:
        if (asString(this.row.node_name) !== null) this.applyToStep(asString(this.row.node_name)!);
    }
  }

  private applyToStep(name: string): void {
    switch (this.row.event_type) {
      case 'step.enter':
      case 'step_enter':
      case 'step_started':
        this.stepEntered(name);
        break;
      case 'step.skipped':
      case 'step_skipped':
        this.stepState(name, 'skipped');
        this.put([...this.step(name), 'entered_at'], this.time());
        this.put([...this.step(name), 'completed_at'], this.time());
        break;
      case 'command.issued':
        this.commandIssued(name);
        break;
      case 'command.claimed':
        this.stepState(name, 'command_claimed');
        break;
      case 'command.started':
      case 'action_started':
        this.stepState(name, 'command_started');
        break;
      case 'command.completed':
      case 'action_completed':
      case 'step.exit':
      case 'step_completed':
        this.completed(name);
        break;
      case 'call.done':
      case 'action_done':
        this.callDone(name);
        break;
      case 'command.failed':
      case 'action_failed':
      case 'step_failed':
        this.failed(name);
        break;
    }
  }

  // ── The execution ────────────────────────────────────────────────────────────────────────────────

  private started(): void {
    const { row } = this;
    this.put(['state', 'state'], 'in_progress');
    this.put(['state', 'started_at'], this.time());
    if (row.parent_execution_id != null) this.put(['state', 'parent_execution_id'], row.parent_execution_id);
    if (!isObject(row.context)) return;
    if (row.context.workload !== undefined) this.copy(['state', 'workload'], ['context', 'workload']);
    for (const field of ['path', 'version'])
      if (typeof row.context[field] === 'string') this.copy(['state', field], ['context', field]);
  }

  private ended(state: string): void {
    this.put(['state', 'state'], state);
    this.put(['state', 'completed_at'], this.time());
  }

  private contextUpdated(): void {
    const inResult = dig(this.row.result, ['context']) !== undefined;
    const root: Path = inResult ? ['result', 'context'] : ['context'];
    const payload = dig(this.row, root);
    const values = member(payload, 'values');
    if (isObject(values) && Object.keys(values).length > 0) {
      this.ensure(['state', 'ctx'], {});
      for (const key of Object.keys(values)) this.copy(['state', 'ctx', key], [...root, 'values', key]);
    }
    const step = asString(member(payload, 'step'));
    const generation = member(payload, 'gen');
    if (step === null || (typeof generation !== 'number' && typeof generation !== 'bigint')) return;
    this.ensure(['state', 'ctx_set_marks'], {});
    this.put(['state', 'ctx_set_marks', step], generation);
  }

  // ── Steps ────────────────────────────────────────────────────────────────────────────────────────

  private stepEntered(name: string): void {
    const path = this.stepState(name, 'entered');
    this.put([...path, 'entered_at'], this.time());
    const expected = asNumber(this.flag('iterations_expected'));
    if (expected !== null) this.put([...path, 'iterations_expected'], expected);
    if (this.flag('__cursor_loop') !== true) return;
    this.put([...path, 'is_cursor'], true);
    for (const field of ['cursor_issued', 'cursor_completed', 'cursor_frames'])
      if (this.state.has([...path, field])) this.changes.push({ path: [...path, field], removed: true });
  }

  private commandIssued(name: string): void {
    const path = this.stepState(name, 'command_issued');
    if (this.state.get([...path, 'iterations_expected']) !== undefined)
      this.changes.push({
        path: [...path, 'iterations_dispatched'],
        value: (asNumber(this.state.get([...path, 'iterations_dispatched'])) ?? 0) + 1,
      });
    const cursor = member(this.row.meta, 'cursor');
    const command = this.commandId();
    if (isObject(cursor) && command !== null)
      this.cursorIssued(path, command, asString(cursor.phase) ?? '', asNumber(cursor.frame) ?? 0);
  }

  private completed(name: string): void {
    const path = this.ensureStep(name);
    const drained = this.flag('__cursor_drained') === true;
    if (this.state.get([...path, 'is_cursor']) === true && !drained) this.cursorCompleted(path);
    else if (this.state.get([...path, 'iterations_expected']) !== undefined) this.iterationCompleted(path);
    else if (isParked(this.row)) {
      this.put([...path, 'pending_callback'], true);
      this.put([...path, 'uses_callback'], true);
    } else {
      this.finishStep(path);
      // `call.done` carries the data; the completion only says that it came.
      if (!this.state.has([...path, 'result']) && this.row.result !== null)
        this.copy([...path, 'result'], ['result']);
    }
  }

  private iterationCompleted(path: Path): void {
    const seen: Path = ['view', 'fold_items', String(path[2])];
    const ids: Path = [...path, 'iteration_command_ids'];
    const results: Path = [...path, 'iteration_results'];
    let count = this.state.size(ids);
    const command = this.commandId();
    if (command !== null && !this.state.has([...seen, command])) {
      this.ensure(['view', 'fold_items'], {});
      this.ensure(seen, {});
      this.ensure(ids, []);
      this.changes.push({ path: [...seen, command], value: true }, { path: [...ids, count], value: command });
      count++;
      if (this.row.result !== null) {
        const at = this.state.size(results);
        this.ensure(results, []);
        this.changes.push({ path: [...results, at], from: ['result'] });
      }
    }
    if (count < (asNumber(this.state.get([...path, 'iterations_expected'])) ?? 0)) return;
    this.finishStep(path);
    // The step's result is the list of its items' results, in order of arrival.
    this.changes.push({ path: [...path, 'result'], same: results });
  }

  private callDone(name: string): void {
    const path = this.ensureStep(name);
    if (this.state.get([...path, 'is_cursor']) === true) {
      this.cursorRows(path);
      return;
    }
    const looping = this.state.get([...path, 'iterations_expected']) !== undefined;
    if (!looping && this.row.result !== null) this.copy([...path, 'result'], ['result']);
    if (this.state.get([...path, 'pending_callback']) !== true) return;
    this.changes.push({ path: [...path, 'pending_callback'], removed: true });
    this.finishStep(path);
  }

  private failed(name: string): void {
    const path = this.stepState(name, 'failed');
    this.put([...path, 'completed_at'], this.time());
    if (this.state.has([...path, 'pending_callback']))
      this.changes.push({ path: [...path, 'pending_callback'], removed: true });
    for (const from of [
      ['result', 'error'],
      ['result', 'context', 'error'],
    ]) {
      if (typeof dig(this.row, from) !== 'string') continue;
      this.copy([...path, 'error'], from);
      return;
    }
  }

  private finishStep(path: Path): void {
    this.put([...path, 'state'], 'completed');
    this.put([...path, 'completed_at'], this.time());
    this.put([...path, 'completed_event_id'], this.row.event_id);
  }

  // ── Cursor loops ─────────────────────────────────────────────────────────────────────────────────

  private cursorIssued(path: Path, command: string, phase: string, frame: number): void {
    const issued: Path = [...path, 'cursor_issued'];
    if (this.state.has([...issued, command])) return;
    this.ensure(issued, {});
    this.changes.push({ path: [...issued, command], value: [phase, frame] });
    const frames = this.ensureFrame(path, frame);
    if (phase === 'body') this.count([...frames, 'body_issued']);
  }

  private cursorCompleted(path: Path): void {
    const command = this.commandId();
    if (command === null || !this.state.has([...path, 'cursor_issued', command])) return;
    const done: Path = ['view', 'fold_cursor_done', command];
    if (this.state.has(done)) return;
    this.ensure(['view', 'fold_cursor_done'], {});
    this.ensure([...path, 'cursor_completed'], []);
    this.changes.push({ path: done, value: true });
    this.changes.push({
      path: [...path, 'cursor_completed', this.state.size([...path, 'cursor_completed'])],
      value: command,
    });
    const { phase, frame } = this.issuedAs(path, command);
    const frames = this.ensureFrame(path, frame);
    if (phase === 'claim') this.changes.push({ path: [...frames, 'claim_completed'], value: true });
    else if (phase === 'body') this.count([...frames, 'body_completed']);
  }

  /** A claim's rows arrive with its call. */
  private cursorRows(path: Path): void {
    const command = this.commandId();
    if (command === null || !this.state.has([...path, 'cursor_issued', command])) return;
    const { phase, frame } = this.issuedAs(path, command);
    if (phase !== 'claim') return;
    const rows: Path = ['result', 'context', 'result', 'context', 'data', 'rows'];
    const frames = this.ensureFrame(path, frame);
    if (Array.isArray(dig(this.row, rows)))
      this.changes.push({ path: [...frames, 'claim_rows'], from: rows });
    else this.copy([...frames, 'claim_ref'], ['result', 'context', 'result', 'reference', 'ref']);
  }

  private issuedAs(path: Path, command: string): { phase: string; frame: number } {
    const issued: Path = [...path, 'cursor_issued', command];
    return {
      phase: asString(this.state.get([...issued, 0])) ?? '',
      frame: asNumber(this.state.get([...issued, 1])) ?? 0,
    };
  }

  private ensureFrame(path: Path, frame: number): Path {
    const frames: Path = [...path, 'cursor_frames', String(frame)];
    this.ensure([...path, 'cursor_frames'], {});
    this.ensure(frames, { claim_completed: false, claim_rows: [], body_issued: 0, body_completed: 0 });
    return frames;
  }

  private count(path: Path): void {
    this.changes.push({ path, value: (asNumber(this.state.get(path)) ?? 0) + 1 });
  }

  // ── Writing ──────────────────────────────────────────────────────────────────────────────────────

  private step(name: string): Path {
    return ['state', 'steps', name];
  }

  private ensureStep(name: string): Path {
    const path = this.step(name);
    this.ensure(path, { name, state: 'pending', attempt: 0 });
    return path;
  }

  private stepState(name: string, state: string): Path {
    const path = this.ensureStep(name);
    this.put([...path, 'state'], state);
    return path;
  }

  private ensure(path: Path, value: Json): void {
    const made = this.changes.some((change) => samePath(change.path, path));
    if (!made && !this.state.has(path)) this.changes.push({ path, value });
  }

  private put(path: Path, value: Json): void {
    if (this.mayWrite(path)) this.changes.push({ path, value });
  }

  private copy(path: Path, from: Path): void {
    if (this.mayWrite(path)) this.changes.push({ path, from });
  }

  /** Out of the order of ids: has an event with a larger id written here already? */
  private mayWrite(path: Path): boolean {
    if (this.ascending || typeof this.row.event_id !== 'bigint') return true;
    const mark: Path = ['view', 'fold_marks', path.join('\u0000')];
    const last = this.state.get(mark);
    if (typeof last === 'bigint' && last > this.row.event_id) return false;
    this.changes.push({ path: mark, value: this.row.event_id });
    return true;
  }

  private time(): Json {
    const text = asString(this.row.created_at);
    const micros = parseTime(text);
    return Number.isNaN(micros) ? text : printTime(micros);
  }

  /** A marker of `step.enter` or `step.exit`: in the result's context, or in older rows in the context. */
  private flag(name: string): Json | undefined {
    return dig(this.row.result, ['context', name]) ?? member(this.row.context, name);
  }

  /** Where the original looks for a command's id: fewer places than there are. */
  private commandId(): string | null {
    return (
      asString(member(this.row.meta, 'command_id')) ??
      asString(dig(this.row.result, ['context', 'command_id'])) ??
      asString(dig(this.row.result, ['data', 'command_id']))
    );
  }
}

function samePath(a: Path, b: Path): boolean {
  return a.length === b.length && a.every((key, index) => key === b[index]);
}
