/** Holds up those who pass while it is closed. */
export class Gate {
  private shut = false;
  private waiting: (() => void)[] = [];

  get closed(): boolean {
    return this.shut;
  }

  close(): void {
    this.turn(true);
  }

  open(): void {
    this.turn(false);
  }

  /** Resolves once it is open: at once where it is. */
  async passed(): Promise<void> {
    while (this.shut) await this.change();
  }

  /** Resolves once it is closed: at once where it is. */
  async closing(): Promise<void> {
    while (!this.shut) await this.change();
  }

  private change(): Promise<void> {
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  private turn(shut: boolean): void {
    if (shut === this.shut) return;
    this.shut = shut;
    for (const resolve of this.waiting.splice(0)) resolve();
  }
}
