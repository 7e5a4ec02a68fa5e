import type { Answer, Args, CommandName, Events, UploadName, Uploads } from './commands';

/** The one door between the UI and the shell. */
export interface Port {
  /** Rejects with a `Problem`. */
  invoke<K extends CommandName>(command: K, args: Args<K>): Promise<Answer<K>>;
  /** Sends a file. Rejects with a `Problem`. */
  upload<K extends UploadName>(command: K, file: Uint8Array, about: Uploads[K]['about']): Promise<Uploads[K]['answer']>;
  /** Gives back how to stop listening. */
  listen<E extends keyof Events>(event: E, heard: (payload: Events[E]) => void): () => void;
}
