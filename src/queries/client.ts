import type { Notice } from '../engine/notice';
import type { Answer, Input, Kind, Progress, Reply, Request } from '../engine/protocol';
import { Fault } from '../model/errors';

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (fault: Fault) => void;
  readonly report?: (progress: never) => void;
}

export interface AskOptions<K extends Kind = Kind> {
  readonly signal?: AbortSignal;
  readonly report?: (progress: Progress<K>) => void;
}

/** The page's end of the line to the worker that owns the logs. */
export class EngineClient {
  private readonly pending = new Map<number, Pending>();
  private readonly listeners = new Set<(notice: Notice) => void>();
  private nextId = 1;

  constructor(private readonly worker: Pick<Worker, 'postMessage' | 'addEventListener'>) {
    worker.addEventListener('message', (event) => this.receive((event as MessageEvent<Reply>).data));
    // A worker that cannot start answers nothing: say so instead of waiting for ever.
    worker.addEventListener('error', (event) => {
      const detail = (event as ErrorEvent).message ?? 'the worker failed';
      for (const id of this.pending.keys())
        this.settle(id, (each) => each.reject(new Fault('internal', { detail })));
    });
  }

  /** Asks one question. An aborted signal takes it back; it then fails as `cancelled`. */
  ask<K extends Kind>(kind: K, input: Input<K>, { signal, report }: AskOptions<K> = {}): Promise<Answer<K>> {
    const id = this.nextId++;
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(new Fault('cancelled'));
        return;
      }
      this.pending.set(id, { resolve: resolve as (value: unknown) => void, reject, report });
      this.post({ type: 'ask', id, kind, input });
      signal?.addEventListener('abort', () => {
        if (this.pending.has(id)) this.post({ type: 'cancel', id });
      });
    });
  }

  /** Calls `listener` for everything the worker tells unasked; returns how to stop. */
  listen(listener: (notice: Notice) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private post(request: Request): void {
    this.worker.postMessage(request);
  }

  private receive(reply: Reply): void {
    switch (reply.type) {
      case 'notice':
        for (const listener of this.listeners) listener(reply.notice);
        break;
      case 'progress':
        this.pending.get(reply.id)?.report?.(reply.progress as never);
        break;
      case 'answer':
        this.settle(reply.id, (each) => each.resolve(reply.value));
        break;
      case 'fault':
        this.settle(reply.id, (each) => each.reject(new Fault(reply.code, reply.facts)));
        break;
    }
  }

  private settle(id: number, how: (pending: Pending) => void): void {
    const pending = this.pending.get(id);
    this.pending.delete(id);
    if (pending) how(pending);
  }
}
