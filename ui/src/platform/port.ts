import type { Answer, Args, CommandName, Events } from './commands';

/** The one door between the UI and the shell. */
export interface Port {
  /** Rejects with a `Problem`. */
  invoke<K extends CommandName>(command: K, args: Args<K>): Promise<Answer<K>>;
  /** Gives back how to stop listening. */
  listen<E extends keyof Events>(event: E, heard: (payload: Events[E]) => void): () => void;
}
