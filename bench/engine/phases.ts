import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Delivery, Snapshot } from '../../lib/engine/delivery';
import type { Renderer } from '../../lib/engine/promotion';
import { median } from '../measure';

/** Milliseconds of the parts of a change, and how many git processes it started. */
export interface Phases {
  /** Fetching the delivery branch and reading the environments. */
  readonly read: number;
  /** The project's code in its child; nothing for a promotion. */
  readonly render: number;
  /** Rules, custody and the files that are judged. */
  readonly plan: number;
  /** Making the commits, and having git check them. */
  readonly write: number;
  readonly push: number;
  readonly gits: number;
}

/** Takes the times while changes run in this process. */
export class PhaseClock {
  private readonly spent = { read: 0, render: 0, plan: 0, push: 0 };
  private gits = 0;
  private readonly start = performance.now();
  private readonly count = () => {
    this.gits++;
  };

  constructor() {
    subscribe('child_process', this.count);
  }

  /** The times since the beginning; nothing is taken any more. */
  stop(): Phases {
    unsubscribe('child_process', this.count);
    const { read, render, plan, push } = this.spent;
    const whole = performance.now() - this.start;
    const onlyPlan = plan - render;
    const gits = this.gits - (render > 0 ? 1 : 0);
    return { read, render, plan: onlyPlan, push, write: whole - read - plan - push, gits };
  }

  /** A delivery whose reads and pushes are timed. */
  delivery(delivery: Delivery): Pick<Delivery, 'snapshot'> {
    return {
      snapshot: async () => {
        const snapshot = await this.time('read', () => delivery.snapshot());
        const { mirror } = snapshot.home;
        const push = mirror.push.bind(mirror);
        mirror.push = (...args) => this.time('push', () => push(...args));
        return snapshot;
      },
    };
  }

  renderer(render: Renderer): Renderer {
    return (order) => this.time('render', () => render(order));
  }

  planner<T>(plan: (snapshot: Snapshot) => Promise<T>): (snapshot: Snapshot) => Promise<T> {
    return (snapshot) => this.time('plan', () => plan(snapshot));
  }

  private async time<T>(phase: keyof typeof this.spent, action: () => Promise<T>): Promise<T> {
    const start = performance.now();
    try {
      return await action();
    } finally {
      this.spent[phase] += performance.now() - start;
    }
  }
}

/** The median of each part. */
export function medianPhases(runs: readonly Phases[]): Phases {
  const of = (phase: keyof Phases) => median(runs.map((each) => each[phase]));
  return {
    read: of('read'),
    render: of('render'),
    plan: of('plan'),
    write: of('write'),
    push: of('push'),
    gits: of('gits'),
  };
}
